package glossary

import (
	"strings"
	"testing"

	"github.com/openimis/casebook/internal/data"
)

const path = "content/glossary.csv"

// Rows of the glossary of openIMIS.
const table = `id,en,fr,ne,en_synonyms,fr_synonyms,en_definition,fr_definition,source
insuree,Insuree,Assuré,बीमित,insured person; adherent (BEPHA),personne assurée,Person registered in the system.,Personne enregistrée dans le système.,screens-fr
family-group,Family/Group,Famille/Groupe,,family,,"Unit in which insured persons are registered.",Unité dans laquelle les assurés sont enregistrés.,"openIMIS French pack, key insuree.menu.familiesOrGroups"
head-of-family,Head of family,Responsable de la famille,,head of household,chef de famille; chef de ménage; tête de famille,Member who represents the family.,Membre qui représente la famille.,screens-fr
insurance-number,Insurance number,Numéro d’assuré,सदस्यता नम्बर,insurance no.; CHFID; ID adherent (BEPHA),numéro d’assurance; N° d’assuré; matricule,Identifier printed on the card.,Identifiant imprimé sur la carte.,
first-service-point,First service point,Premier point de service,,FSP; first contact facility,établissement de premier recours,Where an insured person goes first.,Où l’assuré s’adresse en premier.,
contribution,Contribution,Cotisation,योगदान,dues,,Amount paid for cover.,Montant payé pour être couvert.,
claim,Claim,Demande de remboursement,दावी,,prestation (écrans); demande d’indemnisation,Bill of a facility sent to the scheme.,Facture d’un établissement.,
review,Review,Vérification,,medical review,contrôle médical,Check of a claim.,Contrôle d’une demande.,
payer,Payer,Financeur,,sponsor,payeur (écrans); tiers contributeur,Body that pays contributions for others.,Organisme qui paie pour d’autres.,
voucher,Voucher,Bon,,health voucher,chèque santé (Cameroun),Document that opens services.,Document qui donne droit à des services.,
scale-up,Scale-up,Passage à l’échelle,,roll-out,déploiement,Spread to more places.,Extension à plus de lieux.,
health-insurance,Health insurance,Assurance maladie,स्वास्थ्य बीमा कार्यक्रम,,assurance santé,Sharing of the cost of care.,Partage du coût des soins.,
hib,Health Insurance Board,Conseil de l’assurance maladie (Népal),स्वास्थ्य बीमा बोर्ड,HIB,,Body of Nepal.,Organisme du Népal.,
scheme,Scheme,Régime,,,régime de protection,Organised cover.,Couverture organisée.,
uhc,Universal health coverage,Couverture santé universelle,,UHC,CSU; couverture maladie universelle (CMU),Aim.,But.,
imis-administrator,openIMIS administrator,Administrateur openIMIS,,IMIS administrator,,Runs the system.,Gère le système.,
dhis2,District Health Information Software 2,DHIS2,,DHIS2,,Platform.,Plateforme.,
information-technology,Information technology,Informatique,,IT,,Machines.,Machines.,
`

func read(t testing.TB, csv string) *data.Table {
	t.Helper()
	table, faults := data.CSV([]byte(csv), path)
	if len(faults) > 0 {
		t.Fatal(faults[0].Message())
	}
	return table
}

func openimis(t testing.TB) *Glossary {
	t.Helper()
	g, faults := Parse(read(t, table), []string{"en", "fr"}, path)
	for _, d := range faults {
		t.Error(d.Message())
	}
	return g
}

// marked matches the runs of a text, which "|" divides, and shows the hits
// as [text id].
func marked(m *Matcher, text string) string {
	var texts []Text
	at := 0
	runs := strings.Split(text, "|")
	for _, run := range runs {
		texts = append(texts, Text{HTML: []byte(run), At: at})
		at += len(run) + 1
	}
	var out strings.Builder
	at = 0
	for _, h := range m.Match(texts) {
		out.WriteString(text[at:h.Start] + "[" + text[h.Start:h.End] + " " + h.ID + "]")
		at = h.End
	}
	return out.String() + text[at:]
}

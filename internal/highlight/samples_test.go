package highlight

// samples are pieces of code as the pages of a manual show them.
var samples = map[string]string{
	"go": `package main

import (
	"fmt"
	"net/http"
)

// A Claim asks for the costs of a treatment.
type Claim struct {
	ID     int64   ` + "`json:\"id\"`" + `
	Amount float64 // in the local currency
}

func (c *Claim) String() string { return fmt.Sprintf("claim %d: %.2f", c.ID, c.Amount) }

func main() {
	for i := 0; i < 10 && i != 7; i++ {
		resp, err := http.Get("https://example.org/api?id=" + fmt.Sprint(i))
		if err != nil {
			panic(err)
		}
		defer resp.Body.Close()
	}
}
`,
	"python": `import logging
from django.db import models

logger = logging.getLogger(__name__)


class Insuree(models.Model):
    """A person who is insured."""

    uuid = models.CharField(db_column="InsureeUUID", max_length=36, default=uuid.uuid4, unique=True)
    dob = models.DateField(db_column="DOB", blank=True, null=True)

    def age(self, reference_date=None):
        if not self.dob:
            return None  # unknown
        today = reference_date or datetime.date.today()
        return today.year - self.dob.year - ((today.month, today.day) < (self.dob.month, self.dob.day))

    @classmethod
    def get_queryset(cls, queryset, user):
        return queryset.filter(validity_to__isnull=True, amount__gte=1_000.5)
`,
	"yaml": `# The services of a small installation.
services:
  backend:
    image: "ghcr.io/openimis/openimis-be:latest"
    environment:
      - DB_HOST=db
      - DB_PORT=5432
      - SITE_ROOT: api
    ports: ["8000:8000", 8001]
    depends_on: {db: {condition: service_healthy}}
    restart: always
  db:
    image: postgres:16
    volumes:
      - data:/var/lib/postgresql/data
    healthcheck: &check
      test: pg_isready -U postgres
      interval: 10s
      retries: 5
volumes:
  data:
    external: false
`,
	"bash": `#!/bin/sh
# Start everything and wait for it.
set -eu
export DB_PASSWORD="${DB_PASSWORD:-secret}"
git clone https://github.com/openimis/openimis-dist_dkr.git
cd openimis-dist_dkr && cp .env.example .env
docker compose pull
docker compose up -d --wait
for name in backend frontend gateway; do
  if ! docker compose ps "$name" | grep -q 'Up'; then
    echo "service $name is down" >&2
    exit 1
  fi
done
curl -fsS http://localhost/api/graphql -d '{"query": "{ modules { name } }"}' | jq .
`,
	"json": `{
  "resourceType": "Patient",
  "id": "insuree-070707070",
  "active": true,
  "name": [{"family": "Kamau", "given": ["Wanjiru", "Faith"]}],
  "birthDate": "1984-03-02",
  "multipleBirthInteger": 2,
  "contact": null,
  "extension": [{"url": "https://openimis.github.io/fhir/isHead", "valueBoolean": false, "weight": -1.5e3}]
}
`,
	"javascript": `import React, { useState } from "react";

export const ClaimForm = ({ claim, onSave, readOnly = false }) => {
  const [amount, setAmount] = useState(claim?.amount ?? 0);
  // Only a positive amount can be asked for.
  const valid = amount > 0 && !Number.isNaN(amount);
  async function save() {
    const response = await fetch(` + "`/api/claims/${claim.id}`" + `, { method: "POST", body: JSON.stringify({ amount }) });
    if (!response.ok) throw new Error("not saved: " + response.status);
    onSave(await response.json());
  }
  return valid ? save : null;
};
`,
	"sql": `-- Families whose policy ends within a month.
SELECT f."FamilyID", COUNT(DISTINCT i."InsureeID") AS members, SUM(p."PolicyValue") AS value
FROM "tblFamilies" f
JOIN "tblInsuree" i ON i."FamilyID" = f."FamilyID" AND i."ValidityTo" IS NULL
LEFT JOIN "tblPolicy" p ON p."FamilyID" = f."FamilyID"
WHERE p."ExpiryDate" BETWEEN CURRENT_DATE AND CURRENT_DATE + INTERVAL '30 days'
  AND p."PolicyStatus" IN (2, 4)
GROUP BY f."FamilyID"
HAVING COUNT(*) > 1
ORDER BY value DESC NULLS LAST;
`,
	"html": `<!DOCTYPE html>
<html lang="en">
<head><meta charset="utf-8"><title>Claims &amp; policies</title>
<style>.claim { color: #036; margin: 0 auto }</style></head>
<body class="wide">
<!-- the list -->
<ul id="claims"><li><a href="/claims/1" data-state='open'>First</a></li></ul>
<script>document.querySelector("#claims").hidden = false;</script>
</body>
</html>
`,
	"dockerfile": `FROM python:3.12-slim AS build
ARG VERSION=24.10
ENV PYTHONUNBUFFERED=1 \
    LANG=C.UTF-8
RUN apt-get update && apt-get install -y --no-install-recommends gettext && rm -rf /var/lib/apt/lists/*
WORKDIR /openimis-be
COPY requirements.txt .
RUN pip install -r requirements.txt
COPY . .
EXPOSE 8000
ENTRYPOINT ["/openimis-be/script/entrypoint.sh"]
`,
	"graphql": `query Insurees($first: Int = 10) {
  insurees(first: $first, chfId_Istartswith: "0707") {
    totalCount
    edges { node { id chfId lastName family { uuid } } }
  }
}
`,
	"markdown": "# Title\n\nSome *text* with `code` and a [link](x.md).\n\n- one\n- two\n\n```go\nfunc main() {}\n```\n",
	"diff":     "--- a/x.py\n+++ b/x.py\n@@ -1,3 +1,3 @@\n-old = 1\n+new = 2\n same\n",
	"toml":     "title = \"Site\"\n[search]\nenabled = true # yes\nlimits = [1, 2.5, \"x\"]\n",
	"php":      "<?php\n// hello\n$x = array('a' => 1);\necho \"Value: {$x['a']}\\n\";\n?>\n<p>done</p>\n",
	"csharp":   "using System;\n\npublic class Claim : Entity<int>\n{\n    public decimal Amount { get; set; } = 0.0m;\n    // sum\n    public static int Sum(int a, int b) => a + b;\n}\n",
}

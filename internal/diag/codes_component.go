package diag

// What a schema cannot say of a component's data.
var (
	ChartValues = define(Entry{
		Code:     "chart-values",
		Severity: Error,
		Message:  "`{series}` needs a value for each of the {want} labels, and has {got}",
		Help:     "give each label one value, in the same order; write `null` where the number is not known",
		Explain: "A chart has a list of labels, and for each series a list of values: the first value belongs to the first label, and so on. " +
			"When the lists differ in length, numbers would stand at the wrong label.",
	})
	ChartNumber = define(Entry{
		Code:     "chart-number",
		Severity: Error,
		Message:  "`{value}` is too large or too small to be drawn",
		Help:     "choose another unit, such as millions",
		Explain:  "A chart shows numbers up to a million milliards, and nothing smaller than a milliardth of a millionth. Readers take in numbers of up to four digits.",
	})
	ChartEmpty = define(Entry{
		Code:     "chart-empty",
		Severity: Error,
		Message:  "the chart has no number",
		Help:     "fill in `values`, or leave the chart out",
		Explain:  "All values of the chart are missing, so there is nothing to draw.",
	})
)

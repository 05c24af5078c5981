namespace Myelin;

/// <summary>The rows of a table as examples, with one target column and the other columns as inputs.</summary>
/// <remarks>
/// Rows with missing values are omitted if there is no imputation; those without a target always are. Number columns are standardized with the mean and
/// deviation of the training rows.
/// Categories are one-hot encoded, in the order of their texts.
/// </remarks>
sealed class TableExamples
{
    readonly Table table;
    readonly int target;
    readonly int[] columns, categories;
    readonly int[] rows;
    readonly Imputation? imputation;
    readonly UnseenCategories unseen;

    public TableExamples(Table table, string target, IReadOnlyList<string>? drop = null, IReadOnlyList<string>? categories = null,
        Imputation? imputation = null, UnseenCategories unseen = UnseenCategories.Error)
    {
        (this.table, this.imputation, this.unseen) = (table, imputation, unseen);
        this.target = table.IndexOf(target);
        int[] dropped = [.. (drop ?? []).Select(table.IndexOf)];
        this.categories = [.. (categories ?? []).Select(table.IndexOf)];
        if (dropped.Concat(this.categories).Contains(this.target))
            throw new ArgumentException(
                $"Table: expects a target that is neither dropped nor an input category, received \"{target}\"; remove it from those lists.");
        columns = [.. Enumerable.Range(0, table.Columns.Count).Where(column => column != this.target && !dropped.Contains(column))];
        if (columns.Length == 0)
            throw new ArgumentException($"Table: expects at least one input column to predict \"{target}\", received none; drop fewer columns.");
        rows = [.. Enumerable.Range(0, table.Count)
            .Where(row => !table.IsMissing(row, this.target) && (imputation != null || !columns.Any(column => IsMissing(row, column))))];
    }

    bool IsMissing(int row, int column) => categories.Contains(column) ? table.IsMissing(row, column) : table.IsMissingNumber(row, column);

    /// <summary>Examples for classification, split so that every class has the same share in the test set.</summary>
    /// <param name="share">The share of the rows used for testing.</param>
    /// <param name="seed">The seed of the split.</param>
    /// <param name="names">The texts and names of the classes, in label order; by default the texts of the column, numbers first.</param>
    public RawSplit Classes(double share, ulong seed, IReadOnlyList<(string Text, string Name)>? names = null)
    {
        names ??= [.. CategoryColumn.TextsOf(table, target, rows).Select(text => (text, text))];
        var labels = names.Select((name, label) => (name.Text, Label: label))
            .ToDictionary(pair => pair.Text, pair => pair.Label, StringComparer.Ordinal);
        int LabelOf(int row) => labels.TryGetValue(table.Text(row, target), out int label) ? label
            : throw table.Broken(row, target, $"one of {string.Join(", ", labels.Keys)} in column \"{table.Columns[target]}\"", "Correct the file.");
        string[] classes = [.. names.Select(name => name.Name)];
        return Split(share, seed, classes, LabelOf, (values, shape, part) => new FloatData(values, shape, [.. part.Select(LabelOf)], classes));
    }

    /// <summary>Examples for regression.</summary>
    /// <param name="share">The share of the rows used for testing.</param>
    /// <param name="seed">The seed of the split.</param>
    public RawSplit Values(double share, ulong seed) =>
        Split(share, seed, [], _ => 0, (values, shape, part) => new ValueData(values, shape, [.. part.Select(row => table.Number(row, target))]));

    RawSplit Split(double share, ulong seed, IReadOnlyList<string> classes, Func<int, int> groupOf, Func<float[], int[], int[], RawData> make)
    {
        (int[] train, int[] test) = TableSplit.Of(rows, share, seed, groupOf);
        TableColumn[] inputs = [.. columns.Select(column => Fit(column, train))];
        var preprocessing = new TablePreprocessing(inputs, table.Columns[target], classes, table.Columns, table.Separator);
        RawData Part(int[] part) =>
            make(preprocessing.Encode(table, part), [part.Length, preprocessing.InputShape[0]], part) with { Preprocessing = preprocessing };
        return new(Part(train), Part(test));
    }

    TableColumn Fit(int column, int[] train) => categories.Contains(column)
        ? CategoryColumn.Fit(table, column, unseen == UnseenCategories.Error ? rows : train, imputation, unseen)
        : NumberColumn.Fit(table, column, train, imputation);
}

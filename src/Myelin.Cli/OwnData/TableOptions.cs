namespace Myelin.Cli.OwnData;

/// <summary>The options that say how a table is read; null or empty where the table itself decides.</summary>
/// <param name="Target">The column to predict.</param>
/// <param name="Task">classification or regression.</param>
/// <param name="Drop">Columns that are ignored.</param>
/// <param name="Categories">Columns that are categories, although they hold numbers.</param>
sealed record TableOptions(string? Target = null, string? Task = null, IReadOnlyList<string>? Drop = null, IReadOnlyList<string>? Categories = null)
{
    public const string Classification = "classification", Regression = "regression";

    public bool IsEmpty => Target == null && Task == null && Drop is null or { Count: 0 } && Categories is null or { Count: 0 };
}

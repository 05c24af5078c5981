namespace Myelin.Cli.Models;

/// <summary>What the examples of a data set are, which decides about models and losses.</summary>
enum DataKind
{
    /// <summary>Images, rows of a table or points.</summary>
    Arrays,

    /// <summary>Tokens, and the next one for each.</summary>
    Texts,

    /// <summary>Numbers in time, and what comes next.</summary>
    Series,

    /// <summary>Graphs whose nodes have classes.</summary>
    Graphs,
}

/// <summary>The kind of a data set.</summary>
static class DataKinds
{
    public static DataKind Of(Dataset data) => data switch
    {
        { InputSpecs: [{ Name: "nodes" }, { Name: "edges" }] } => DataKind.Graphs,
        { InputSpecs: [{ Rank: 1, Type: ElementType.Int32 }], Classes.Count: > 0 } => DataKind.Texts,
        { InputSpecs: [{ Rank: 2 }], IsRegression: true } => DataKind.Series,
        _ => DataKind.Arrays,
    };

    /// <summary>The kind in words.</summary>
    public static string InWords(this DataKind kind) => kind switch
    {
        DataKind.Graphs => "graphs",
        DataKind.Texts => "texts",
        DataKind.Series => "time series",
        _ => "images and tables",
    };
}

namespace Myelin.Cli.Models;

/// <summary>The table of models by name.</summary>
static class ModelTable
{
    /// <summary>All entries.</summary>
    public static IReadOnlyList<NamedModel> All { get; } =
    [
        Mlp.Row, Cnn.Row, Linear.Row, Transformer.Row, Recurrent.Row, GraphNets.Convolutions, GraphNets.Attention,
    ];

    /// <summary>All names, for help.</summary>
    public static string Names => string.Join(", ", All.Select(model => model.Name));

    /// <summary>The names of the models that take a kind of data.</summary>
    public static string NamesFor(DataKind kind) => string.Join(" or ", All.Where(model => model.Takes.Contains(kind)).Select(model => $"\"{model.Name}\""));

    /// <summary>The model that is trained on a data set if none is named.</summary>
    public static NamedModel For(Dataset data) => DataKinds.Of(data) switch
    {
        DataKind.Texts => Transformer.Row,
        DataKind.Series => Recurrent.Row,
        DataKind.Graphs => GraphNets.Convolutions,
        _ => Mlp.Row,
    };

    /// <summary>The model with the given name.</summary>
    /// <exception cref="UsageException">There is no such name; the message suggests the closest one.</exception>
    public static NamedModel Of(string name) => All.FirstOrDefault(model => model.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
        ?? throw new UsageException(Nearest.Unknown("model", name, [.. All.Select(model => model.Name)]).Message);
}

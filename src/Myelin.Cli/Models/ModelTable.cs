namespace Myelin.Cli.Models;

/// <summary>The table of models by name.</summary>
static class ModelTable
{
    /// <summary>Every one.</summary>
    public static IReadOnlyList<NamedModel> All { get; } = [Mlp.Row, Cnn.Row, Linear.Row];

    /// <summary>All names, for help.</summary>
    public static string Names => string.Join(", ", All.Select(model => model.Name));

    /// <summary>The model of a name.</summary>
    /// <exception cref="UsageException">There is none; the message names the nearest.</exception>
    public static NamedModel Of(string name) => All.FirstOrDefault(model => model.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
        ?? throw new UsageException(Nearest.Unknown("model", name, [.. All.Select(model => model.Name)]).Message);
}

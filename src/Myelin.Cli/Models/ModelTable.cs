namespace Myelin.Cli.Models;

/// <summary>The table of models by name.</summary>
static class ModelTable
{
    /// <summary>All entries.</summary>
    public static IReadOnlyList<NamedModel> All { get; } = [Mlp.Row, Cnn.Row, Linear.Row];

    /// <summary>All names, for help.</summary>
    public static string Names => string.Join(", ", All.Select(model => model.Name));

    /// <summary>The model with the given name.</summary>
    /// <exception cref="UsageException">There is no such name; the message suggests the closest one.</exception>
    public static NamedModel Of(string name) => All.FirstOrDefault(model => model.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
        ?? throw new UsageException(Nearest.Unknown("model", name, [.. All.Select(model => model.Name)]).Message);
}

namespace Myelin.Cli.Optimizers;

/// <summary>An optimizer that can be selected by name.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Rate">Its default learning rate.</param>
/// <param name="Create">Makes it with a learning rate.</param>
sealed record NamedOptimizer(string Name, double Rate, Func<double, Optimizer> Create);

/// <summary>The table of optimizers by name.</summary>
static class OptimizerTable
{
    /// <summary>All entries.</summary>
    public static IReadOnlyList<NamedOptimizer> All { get; } =
    [
        new("adam", 0.001, rate => new Adam(rate)),
        new("adamw", 0.001, rate => new AdamW(rate)),
        new("sgd", 0.1, rate => new SGD(rate)),
        new("momentum", 0.01, rate => new SGD(rate, momentum: 0.9)),
        new("nesterov", 0.01, rate => new SGD(rate, momentum: 0.9, nesterov: true)),
        new("nadam", 0.001, rate => new Nadam(rate)),
        new("lamb", 0.001, rate => new Lamb(rate)),
    ];

    /// <summary>All names, for help.</summary>
    public static string Names => string.Join(", ", All.Select(optimizer => optimizer.Name));

    /// <summary>The optimizer with the given name.</summary>
    /// <exception cref="UsageException">There is no such name; the message suggests the closest one.</exception>
    public static NamedOptimizer Of(string name) => All.FirstOrDefault(optimizer => optimizer.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
        ?? throw new UsageException(Nearest.Unknown("optimizer", name, [.. All.Select(optimizer => optimizer.Name)]).Message);
}

namespace Myelin.Cli.Optimizers;

/// <summary>An optimizer that can be selected by name.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Rate">Its default learning rate.</param>
/// <param name="Create">Makes it with a learning rate.</param>
sealed record NamedOptimizer(string Name, double Rate, Func<double, Optimizer> Create);

/// <summary>The table of optimizers by name: those of the library, and SGD in three forms with rates of their own.</summary>
static class OptimizerTable
{
    static readonly NamedOptimizer[] descent =
    [
        new("sgd", 0.1, rate => new SGD(rate)),
        new("momentum", 0.01, rate => new SGD(rate, momentum: 0.9)),
        new("nesterov", 0.01, rate => new SGD(rate, momentum: 0.9, nesterov: true)),
    ];

    /// <summary>All entries.</summary>
    public static IReadOnlyList<NamedOptimizer> All { get; } =
        [.. Optimizer.Names.Except(descent.Select(optimizer => optimizer.Name)).Select(OfLibrary), .. descent];

    static NamedOptimizer OfLibrary(string name) => new(name, Optimizer.Named(name).LearningRate, rate =>
    {
        Optimizer optimizer = Optimizer.Named(name);
        optimizer.LearningRate = rate;
        return optimizer;
    });

    /// <summary>All names, for help.</summary>
    public static string Names => string.Join(", ", All.Select(optimizer => optimizer.Name));

    /// <summary>The optimizer with the given name.</summary>
    /// <exception cref="UsageException">There is no such name; the message suggests the closest one.</exception>
    public static NamedOptimizer Of(string name) => All.FirstOrDefault(optimizer => optimizer.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
        ?? throw new UsageException(Nearest.Unknown("optimizer", name, [.. All.Select(optimizer => optimizer.Name)]).Message);
}

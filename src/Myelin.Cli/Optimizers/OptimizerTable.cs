namespace Myelin.Cli.Optimizers;

/// <summary>An optimizer that can be selected by name.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Make">Makes it with its default learning rate. Only a command that trains calls it, because it needs a device.</param>
sealed record NamedOptimizer(string Name, Func<Optimizer> Make)
{
    /// <summary>Its default learning rate.</summary>
    public double Rate => Make().LearningRate;

    /// <summary>Makes it with a learning rate.</summary>
    public Optimizer Create(double rate)
    {
        Optimizer optimizer = Make();
        optimizer.LearningRate = rate;
        return optimizer;
    }
}

/// <summary>The table of optimizers by name: those of the library, and SGD in three forms with rates of their own.</summary>
static class OptimizerTable
{
    static readonly NamedOptimizer[] descent =
    [
        new("sgd", () => new SGD(0.1)),
        new("momentum", () => new SGD(0.01, momentum: 0.9)),
        new("nesterov", () => new SGD(0.01, momentum: 0.9, nesterov: true)),
    ];

    /// <summary>All entries.</summary>
    public static IReadOnlyList<NamedOptimizer> All { get; } =
    [
        .. Optimizer.Names.Except(descent.Select(optimizer => optimizer.Name)).Select(name => new NamedOptimizer(name, () => Optimizer.Named(name))),
        .. descent,
    ];

    /// <summary>All names, for help.</summary>
    public static string Names => string.Join(", ", All.Select(optimizer => optimizer.Name));

    /// <summary>The optimizer with the given name.</summary>
    /// <exception cref="UsageException">There is no such name; the message suggests the closest one.</exception>
    public static NamedOptimizer Of(string name) => All.FirstOrDefault(optimizer => optimizer.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
        ?? throw new UsageException(Nearest.Unknown("optimizer", name, [.. All.Select(optimizer => optimizer.Name)]).Message);
}

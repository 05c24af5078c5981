namespace Myelin;

/// <summary>A training for a trial, after which model and optimizer are as before.</summary>
static class ShortTraining
{
    /// <summary>Trains until a function of the loss says false. A loss that is not finite ends it too.</summary>
    /// <param name="model">A compiled model.</param>
    /// <param name="data">The examples.</param>
    /// <param name="batchSize">Examples in a step.</param>
    /// <param name="seed">The seed of the order.</param>
    /// <param name="rate">The rate by the number of steps made; null for the optimizer's own.</param>
    /// <param name="goesOn">Receives the loss of each step. Returns whether training goes on.</param>
    public static void Run(Model model, Dataset data, int batchSize, long seed, Func<long, double>? rate, Func<double, bool> goesOn)
    {
        Optimizer optimizer = model.Optimizer;
        using RandomStream.Scope draws = RandomStream.Current.Fork().Use();
        Build(model, data);
        var before = new ModelSnapshot(model, optimizer);
        optimizer.Slots.Restore([]);                                                // a velocity of earlier steps would move the weights at any rate
        long first = optimizer.Steps.Value.Item<long>();
        using var stop = new CancellationTokenSource();
        var watch = new LambdaCallback(onBatchEnd: (_, result) =>
        {
            if (!stop.IsCancellationRequested && !goesOn(result.Loss)) stop.Cancel();
        });
        Callback[] callbacks = [watch, new TerminateOnNaN(), .. rate == null ? Array.Empty<Callback>() : [new Schedule("trial", step => rate(step - first))]];
        try
        {
            model.Fit(data, int.MaxValue, batchSize, options: new() { Seed = seed, Callbacks = callbacks, Verbosity = Verbosity.Silent },
                cancellation: stop.Token);
        }
        finally
        {
            before.Restore();
        }
    }

    /// <summary>Creates the parameters, so that the snapshot has them.</summary>
    static void Build(Model model, Dataset data) => model.Fit(data, epochs: 0, options: new() { Verbosity = Verbosity.Silent });
}

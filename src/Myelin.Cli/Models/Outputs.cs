namespace Myelin.Cli.Models;

/// <summary>The last layer: a logit for each class, or a quantity whose initial value is the mean of the training targets.</summary>
static class Outputs
{
    public static Dense For(Dataset data) => data.IsRegression
        ? new(1, biasInitializer: Initializer.Constant((double)data.Targets.Mean()), name: "quantity")
        : new(data.Classes.Count, name: "classifier");
}

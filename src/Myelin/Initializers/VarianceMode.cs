namespace Myelin;

/// <summary>What the variance of <see cref="Initializer.VarianceScaling(double, VarianceMode, RandomDistribution)"/> is divided by.</summary>
public enum VarianceMode
{
    /// <summary>The number of inputs of an output: fan_in.</summary>
    Inputs,

    /// <summary>The number of outputs of an input: fan_out.</summary>
    Outputs,

    /// <summary>The mean of both: fan_avg.</summary>
    Average,
}

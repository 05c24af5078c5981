using System.Globalization;
using System.IO.Enumeration;

namespace Myelin;

/// <summary>Parameters, chosen by their paths, that an optimizer treats in their own way.</summary>
/// <remarks>
/// <code>
/// new AdamW { Groups = [ParameterGroup.BiasesAndScales(weightDecay: 0), new ParameterGroup(["encoder/*"], learningRateMultiplier: 0.1)] }
/// </code>
/// A parameter belongs to the first group that has a matching pattern.
/// </remarks>
/// <param name="paths">Patterns of paths such as "encoder/*" or "*/bias", in which * stands for any characters, slashes included.</param>
/// <param name="learningRateMultiplier">A factor of the learning rate.</param>
/// <param name="weightDecay">
/// Decoupled weight decay: each step also shrinks weights by rate · weightDecay (Loshchilov and Hutter, 2019); the optimizer's if omitted.
/// </param>
/// <param name="coupledWeightDecay">Coupled weight decay: coupledWeightDecay · w is added to the gradient, as by an L2 penalty of half of it.</param>
/// <exception cref="ArgumentException">There is no pattern.</exception>
/// <exception cref="ArgumentOutOfRangeException">A number is negative, infinite or NaN.</exception>
[StoredByType]
public sealed class ParameterGroup(
    IReadOnlyList<string> paths, double learningRateMultiplier = 1, double? weightDecay = null, double coupledWeightDecay = 0)
{
    /// <summary>The patterns of paths.</summary>
    public IReadOnlyList<string> Paths { get; } = paths?.Count > 0 ? [.. paths]
        : throw new ArgumentException("ParameterGroup: expects at least one pattern of paths, received none; give some, such as \"*/bias\".", nameof(paths));

    /// <summary>A factor of the learning rate.</summary>
    public double LearningRateMultiplier { get; } = Checked(learningRateMultiplier, nameof(learningRateMultiplier), "1 keeps the rate");

    /// <summary>Decoupled weight decay; null for the optimizer's.</summary>
    public double? WeightDecay { get; } = weightDecay is { } given ? Checked(given, nameof(weightDecay), "0.0001 to 0.01 are usual") : null;

    /// <summary>Coupled weight decay.</summary>
    public double CoupledWeightDecay { get; } = Checked(coupledWeightDecay, nameof(coupledWeightDecay), "0.0001 to 0.01 are usual");

    /// <summary>Biases, and the scales and shifts of normalization layers: they are usually not decayed.</summary>
    /// <param name="learningRateMultiplier">A factor of the learning rate.</param>
    /// <param name="weightDecay">Decoupled weight decay.</param>
    public static ParameterGroup BiasesAndScales(double learningRateMultiplier = 1, double weightDecay = 0) =>
        new(["bias", "*/bias", "gamma", "*/gamma", "beta", "*/beta"], learningRateMultiplier, weightDecay);

    /// <summary>Whether a parameter's path matches one of the patterns.</summary>
    public bool Contains(Parameter parameter)
    {
        ArgumentNullException.ThrowIfNull(parameter);
        foreach (string pattern in Paths)
            if (FileSystemName.MatchesSimpleExpression(pattern, parameter.Path, ignoreCase: false)) return true;
        return false;
    }

    static double Checked(double value, string name, string fix) => value is >= 0 and < double.PositiveInfinity ? value
        : throw new ArgumentOutOfRangeException(
            name, $"ParameterGroup: expects a {name} of 0 or more, received {value.ToString(CultureInfo.InvariantCulture)}; {fix}.");
}

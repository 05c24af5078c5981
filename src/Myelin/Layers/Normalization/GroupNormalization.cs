using System.Globalization;

namespace Myelin;

/// <summary>
/// y = (x - m) / √(v + ε) · gamma + beta, where m and v are the mean and variance of each group of channels in each example.
/// x: [batch, ..., channels] to y: [batch, ..., channels]. gamma and beta: [channels].
/// </summary>
/// <remarks>
/// The channels (the last axis) are divided into groups of consecutive ones. m and v are taken over the channels of a group and all axes but the
/// first. One group for each channel is instance normalization; one group is layer normalization over all axes. Semantics as in Keras 3.
/// (Wu and He, "Group normalization", 2018.)
/// <code>
/// new Sequential(input: [28, 28, 1]) { new Conv2D(32, 3), new GroupNormalization(8), Activation.Relu }
/// </code>
/// </remarks>
/// <param name="groups">The number of groups, which must divide the number of channels; -1 for one group for each channel.</param>
/// <param name="epsilon">The ε added to the variance for numerical stability.</param>
/// <param name="center">Whether to add beta.</param>
/// <param name="scale">Whether to multiply by gamma.</param>
/// <param name="name">The name of the layer; null to number it automatically.</param>
/// <exception cref="ArgumentOutOfRangeException"><paramref name="groups"/> is neither above 0 nor -1, or <paramref name="epsilon"/> is below 0.</exception>
public sealed class GroupNormalization(int groups = 32, double epsilon = 1e-3, bool center = true, bool scale = true, string? name = null)
    : Layer(name)
{
    /// <summary>The number of groups; -1 for one group for each channel.</summary>
    public int Groups { get; } = groups is > 0 or -1 ? groups
        : throw new ArgumentOutOfRangeException(nameof(groups),
            $"GroupNormalization: expects at least one group, or -1 for one group for each channel, received {groups}; 32 is usual.");

    /// <summary>The ε added to the variance.</summary>
    public double Epsilon { get; } = epsilon >= 0 ? epsilon
        : throw new ArgumentOutOfRangeException(nameof(epsilon),
            $"GroupNormalization: expects an epsilon of 0 or more, received {epsilon.ToString(CultureInfo.InvariantCulture)}; 1e-3 is usual.");

    /// <summary>Whether beta is added.</summary>
    public bool Center => center;

    /// <summary>Whether the output is multiplied by gamma.</summary>
    public bool Scale => scale;

    /// <summary>What gamma is replaced by after each update of the optimizer; null for none.</summary>
    [StoredOption]
    public Constraint? GammaConstraint { get; init; }

    /// <summary>What beta is replaced by after each update of the optimizer; null for none.</summary>
    [StoredOption]
    public Constraint? BetaConstraint { get; init; }

    /// <summary>The scale gamma: [channels], initially ones; null without a scale, or before the layer is built.</summary>
    public Parameter? Gamma { get; private set; }

    /// <summary>The offset beta: [channels], initially zeros; null without an offset, or before the layer is built.</summary>
    public Parameter? Beta { get; private set; }

    /// <inheritdoc/>
    protected override void Build(TensorSpec input)
    {
        if (input.Rank == 0) throw new ShapeException($"{this}: expects inputs of shape [batch, ..., channels], received [batch]; reshape them to [batch, 1].");
        int channels = input.Shape[^1];
        if (Groups > 0 && channels % Groups != 0)
            throw new ShapeException(
                $"{this}: expects channels that {Groups} groups divide, received {channels}; choose a number of groups that divides them.");
        if (scale) Gamma = AddParameter("gamma", [channels], Initializer.Ones);
        if (center) Beta = AddParameter("beta", [channels], Initializer.Zeros);
        if (Gamma != null) GammaConstraint?.Constrain(Gamma);
        if (Beta != null) BetaConstraint?.Constrain(Beta);
    }

    /// <inheritdoc/>
    protected override Tensor Forward(Tensor x, CallContext context)
    {
        ExpectComputeType(x);
        if (x.Rank < 2 || x.Shape[-1] != InputSpecs[0][-1])
            throw Misfit($"{InputSpecs[0][-1]} channels", x, $"build it with an input of {InputSpecs[0]}, or reshape the input.");
        Tensor y = Standardized(x, Groups > 0 ? Groups : x.Shape[-1], Epsilon);
        if (Gamma != null) y *= Gamma.Value;
        return Beta == null ? y : y + Beta.Value;
    }

    /// <summary>(x - m) / √(v + ε) with the mean m and the variance v of each group of channels in each example.</summary>
    internal static Tensor Standardized(Tensor x, int groups, double epsilon)
    {
        if (x.Shape.Elements == 0) return x;
        int batch = x.Shape[0], each = x.Shape[-1] / groups, size = Shape.Size(x.Shape[1..].Elements / groups, "Normalization"), places = size / each;

        // Rows are the groups of an example: [batch, places, groups, each] to [batch, groups, places · each].
        Tensor rows = x.Reshape([batch, places, groups, each]).Transpose(0, 2, 1, 3).Reshape([batch, groups, size]);
        return rows.LayerNormalization(epsilon: epsilon).Reshape([batch, groups, places, each]).Transpose(0, 2, 1, 3).Reshape(x.Shape);
    }
}

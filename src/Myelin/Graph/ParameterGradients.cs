namespace Myelin;

/// <summary>Parameters and their gradients. It is immutable: clipping, scaling and adding give new ones, by tensor ops.</summary>
public sealed class ParameterGradients
{
    readonly Tensor?[] gradients;

    /// <summary>Gradients of parameters, in the same order.</summary>
    /// <param name="parameters">The parameters.</param>
    /// <param name="gradients">A gradient of the parameter's shape and type for each; null for a parameter on which the loss does not depend.</param>
    /// <exception cref="ArgumentException">There are more or fewer gradients than parameters.</exception>
    /// <exception cref="ShapeException">A gradient has another shape or type than its parameter.</exception>
    public ParameterGradients(IReadOnlyList<Parameter> parameters, IReadOnlyList<Tensor?> gradients)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        ArgumentNullException.ThrowIfNull(gradients);
        if (parameters.Count != gradients.Count)
            throw new ArgumentException($"ParameterGradients: expects {parameters.Count} gradients, one for each parameter, received {gradients.Count}.");
        Parameters = [.. parameters];
        this.gradients = [.. gradients];
        for (int i = 0; i < this.gradients.Length; i++)
            if (this.gradients[i] is { } gradient && (gradient.Shape != Parameters[i].Shape || gradient.Type != Parameters[i].Type))
                throw new ShapeException(
                    $"ParameterGradients: expects {Parameters[i].Type}{Parameters[i].Shape} for \"{Parameters[i].Path}\", " +
                    $"received {gradient.Type}{gradient.Shape}; cast or reshape the gradient.");
    }

    /// <summary>The parameters.</summary>
    public IReadOnlyList<Parameter> Parameters { get; }

    /// <summary>The gradient of parameter <paramref name="i"/>, of the same shape; null if the loss does not depend on it.</summary>
    public Tensor? this[int i] => gradients[i];

    /// <summary>The gradient of a parameter.</summary>
    /// <exception cref="GradientException">The loss does not depend on it, or it is not among the parameters.</exception>
    public Tensor Of(Parameter parameter)
    {
        for (int i = 0; i < gradients.Length; i++)
            if (Parameters[i] == parameter) return gradients[i] ?? throw Missing([parameter]);
        throw new GradientException($"Gradients: \"{parameter.Path}\" was not among the parameters asked for.");
    }

    /// <summary>The Euclidean norm of all gradients together: √ΣΣ g², one number (Float64).</summary>
    public Tensor GlobalNorm()
    {
        Tensor[] squares = [.. gradients.OfType<Tensor>().Select(gradient => gradient.Square().Sum().Cast(ElementType.Float64))];
        return squares.Length == 0 ? Tensor.Zeros([], ElementType.Float64) : Tensor.Stack(squares).Sum().Sqrt();
    }

    /// <summary>Every element limited to a range.</summary>
    /// <param name="least">The least value.</param>
    /// <param name="most">The largest value.</param>
    /// <exception cref="ArgumentException">The least value is larger than the largest.</exception>
    public ParameterGradients Clip(double least, double most) => least <= most ? Map(gradient => gradient.Clamp(least, most))
        : throw new ArgumentException($"ParameterGradients.Clip: expects a range, received {least} to {most}; give the smaller value first.");

    /// <summary>Each gradient scaled down so that its norm is at most a limit: g · limit / max(‖g‖, limit).</summary>
    /// <param name="limit">The limit, above 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">The limit is not above 0.</exception>
    public ParameterGradients ClipByNorm(double limit)
    {
        double most = Positive(limit);
        return Map(gradient => gradient * (most / gradient.Square().Sum().Sqrt().Maximum(most)));
    }

    /// <summary>All gradients scaled down by one factor so that their common norm is at most a limit: g · limit / max(norm, limit).</summary>
    /// <remarks>Source: Pascanu, Mikolov and Bengio, "On the difficulty of training recurrent neural networks", 2013.</remarks>
    /// <param name="limit">The limit, above 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">The limit is not above 0.</exception>
    public ParameterGradients ClipByGlobalNorm(double limit)
    {
        double most = Positive(limit);
        return Scale(most / GlobalNorm().Maximum(most));
    }

    static double Positive(double limit) => limit is > 0 and < double.PositiveInfinity ? limit
        : throw new ArgumentOutOfRangeException(nameof(limit), $"ParameterGradients: expects a norm above 0 as the limit, received {limit}; 1 is usual.");

    /// <summary>All gradients times a number.</summary>
    /// <param name="factor">One number, of any real type.</param>
    /// <exception cref="ShapeException">The factor is not one number.</exception>
    public ParameterGradients Scale(Tensor factor)
    {
        ArgumentNullException.ThrowIfNull(factor);
        if (factor.Rank != 0) throw new ShapeException(
            $"ParameterGradients.Scale: expects one number, received {factor.Shape}; take its Sum() or Mean() first.");
        return Map(gradient => gradient * factor.Cast(gradient.Type));
    }

    /// <summary>All gradients times a number.</summary>
    public ParameterGradients Scale(double factor) => Map(gradient => gradient * factor);

    /// <summary>The sums of the gradients of the same parameters, as of several batches. A missing gradient counts as 0.</summary>
    /// <exception cref="ArgumentException">They belong to other parameters.</exception>
    public static ParameterGradients operator +(ParameterGradients a, ParameterGradients b)
    {
        ArgumentNullException.ThrowIfNull(a);
        ArgumentNullException.ThrowIfNull(b);
        if (!a.Parameters.SequenceEqual(b.Parameters))
            throw new ArgumentException(
                "ParameterGradients: expects gradients of the same parameters in the same order, received others; ask for both by one list.");
        var sums = new Tensor?[a.gradients.Length];
        for (int i = 0; i < sums.Length; i++)
            sums[i] = a.gradients[i] is { } x && b.gradients[i] is { } y ? x + y : a.gradients[i] ?? b.gradients[i];
        return new(a.Parameters, sums);
    }

    ParameterGradients Map(Func<Tensor, Tensor> map) => new(Parameters, Array.ConvertAll(gradients, gradient => gradient == null ? null : map(gradient)));

    /// <summary>The error that names parameters without a gradient.</summary>
    internal static GradientException Missing(IEnumerable<Parameter> parameters) => new(
        $"Gradients: the loss does not depend on {string.Join(", ", parameters.Select(p => $"\"{p.Path}\" {p.Shape}"))}. " +
        "Use it in the forward pass, remove a StopGradient(), or set Trainable = false.");
}

namespace Myelin;

/// <summary>Statistics of one parameter and its gradient.</summary>
/// <param name="Path">The parameter's name in the model.</param>
/// <param name="Shape">Its shape.</param>
/// <param name="Value">The statistics of its values.</param>
/// <param name="Gradient">The statistics of the gradient of the loss; null if it is frozen or the loss does not depend on it.</param>
public sealed record GradientStatistics(string Path, Shape Shape, NumberStatistics Value, NumberStatistics? Gradient)
{
    /// <summary>Statistics of every parameter, in order, for the mean loss of a batch. The model is not changed; layers run in inference mode.</summary>
    /// <param name="model">A compiled model.</param>
    /// <param name="inputs">[batch, ...]</param>
    /// <param name="targets">The targets.</param>
    /// <exception cref="InvalidOperationException">The model is not compiled.</exception>
    /// <exception cref="ShapeException">The batch does not fit the model.</exception>
    public static IReadOnlyList<GradientStatistics> Of(Model model, Tensor inputs, Tensor targets) => Of(model, [inputs], targets);

    /// <inheritdoc cref="Of(Model, Tensor, Tensor)"/>
    /// <param name="model">A compiled model.</param>
    /// <param name="inputs">Each [batch, ...].</param>
    /// <param name="targets">The targets of its only output.</param>
    public static IReadOnlyList<GradientStatistics> Of(Model model, IReadOnlyList<Tensor> inputs, Tensor targets)
    {
        ArgumentNullException.ThrowIfNull(model);
        Parameter[] learnt = [.. model.Parameters.Where(parameter => parameter.Trainable)];
        ParameterGradients gradients = model.Loss.Of(model.Forward(inputs)[0], targets).Gradients(learnt);
        return [.. model.Parameters.Select(parameter => new GradientStatistics(parameter.Path, parameter.Shape, NumberStatistics.Of(parameter.Value),
            Array.IndexOf(learnt, parameter) is >= 0 and var i && gradients[i] is { } gradient ? NumberStatistics.Of(gradient) : null))];
    }
}

/// <summary>The size of some numbers.</summary>
/// <param name="Norm">√Σx².</param>
/// <param name="MeanSize">The mean of |x|.</param>
/// <param name="Zeros">The fraction of exact zeros, 0 to 1.</param>
public sealed record NumberStatistics(double Norm, double MeanSize, double Zeros)
{
    /// <summary>The statistics of all elements of a tensor.</summary>
    /// <exception cref="ShapeException">The tensor has no elements.</exception>
    public static NumberStatistics Of(Tensor x)
    {
        ArgumentNullException.ThrowIfNull(x);
        if (x.Shape.Elements == 0) throw new ShapeException($"NumberStatistics: expects at least one number, received {x.Shape}; leave it out.");
        double squares = 0, sizes = 0;
        long zeros = 0;
        double[] values = Raster.Numbers(x.StopGradient());
        foreach (double value in values)
        {
            squares += value * value;
            sizes += Math.Abs(value);
            if (value == 0) zeros++;
        }
        return new(Math.Sqrt(squares), sizes / values.Length, (double)zeros / values.Length);
    }
}

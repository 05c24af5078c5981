namespace Myelin.Tests;

/// <summary>Gradients as users take them, and the same by central differences in float64.</summary>
static class GradientCheck
{
    /// <summary>Σ w y with fixed weights w has the gradients, by every input, of this: zeros where nothing flows or the input is not real.</summary>
    public static Tensor[] Gradients(Tensor[] inputs, Func<Tensor[], Tensor> call) => ValueAndGradients(inputs, call)(inputs)[1..];

    /// <summary>The same by plain ops, which have gradients themselves.</summary>
    public static Tensor[] Recorded(Tensor[] inputs, Func<Tensor[], Tensor> call)
    {
        Parameter?[] variables = Variables(inputs);
        return By(Contract([call(Values(inputs, variables))], 17), inputs, variables, differentiable: true);
    }

    /// <summary>The function that gives an op's value and those gradients, for operands like some given ones: eager, or the body of a step.</summary>
    public static Func<Tensor[], Tensor[]> ValueAndGradients(Tensor[] like, Func<Tensor[], Tensor> call) => ValueAndGradients(Variables(like), call);

    static Func<Tensor[], Tensor[]> ValueAndGradients(Parameter?[] variables, Func<Tensor[], Tensor> call) => inputs =>
    {
        for (int i = 0; i < inputs.Length; i++) variables[i]?.Value = inputs[i];
        Tensor y = call(Values(inputs, variables));
        return [y.StopGradient(), .. By(Contract([y], 17), inputs, variables, differentiable: false)];
    };

    /// <summary>First gradients against differences of the value.</summary>
    public static void First(string name, Tensor[] inputs, Func<Tensor[], Tensor> call) =>
        Compare($"{name}: the gradient", inputs, Gradients(inputs, call), x => (double)Contract([call(x)], 17));

    /// <summary>Gradients of a contraction of the gradients, against differences of that contraction.</summary>
    public static void Second(string name, Tensor[] inputs, Func<Tensor[], Tensor> call)
    {
        Parameter?[] variables = Variables(inputs);
        Tensor[] first = By(Contract([call(Values(inputs, variables))], 17), inputs, variables, differentiable: true);
        Tensor[] second = By(Contract(first, 91), inputs, variables, differentiable: false);
        Compare($"{name}: the gradient of the gradient", inputs, second, x => (double)Contract(Gradients(x, call), 91));
    }

    static Parameter?[] Variables(Tensor[] inputs) => [.. inputs.Select((x, i) => x.Type.IsReal() ? new Parameter(x, $"input {i}") : null)];

    static Tensor[] Values(Tensor[] inputs, Parameter?[] variables) => [.. inputs.Select((x, i) => variables[i]?.Value ?? x)];

    /// <summary>Σ w y over all elements of all real tensors; the weights are fixed numbers away from 0.</summary>
    static Tensor Contract(Tensor[] y, int seed)
    {
        Tensor sum = Tensor.Zeros([], y.FirstOrDefault(part => part.Type.IsReal())?.Type ?? ElementType.Float64);
        for (int i = 0; i < y.Length; i++)
            if (y[i].Type.IsReal()) sum += (y[i] * Numbers.Tensor(y[i].Shape, y[i].Type, seed + i, 0.5, 1.5)).Sum();
        return sum;
    }

    static Tensor[] By(Tensor loss, Tensor[] inputs, Parameter?[] variables, bool differentiable)
    {
        ParameterGradients gradients = loss.Gradients([.. variables.OfType<Parameter>()], differentiable);
        int next = 0;
        return [.. inputs.Select((x, i) => (variables[i] == null ? null : gradients[next++]) ?? Tensor.Zeros(x.Shape, x.Type))];
    }

    static void Compare(string what, Tensor[] inputs, Tensor[] gradients, Func<Tensor[], double> loss)
    {
        for (int i = 0; i < inputs.Length; i++)
        {
            if (inputs[i].Type != ElementType.Float64) continue;
            double[] values = inputs[i].ToArray<double>(), gradient = gradients[i].ToArray<double>();
            for (int k = 0; k < values.Length; k += Math.Max(1, values.Length / 40))
            {
                const double Step = 1e-5;
                double slope = (At(values[k] + Step) - At(values[k] - Step)) / (2 * Step);
                Assert.True(
                    Math.Abs(slope - gradient[k]) <= 2e-6 * Math.Max(1, Math.Abs(slope)),
                    $"{what} by element {k} of input {i} {inputs[i].Shape} is {gradient[k]:R}, by differences {slope:R}");

                double At(double value)
                {
                    double[] moved = [.. values];
                    moved[k] = value;
                    Tensor[] at = [.. inputs];
                    at[i] = Tensor.From(moved, inputs[i].Shape);
                    return loss(at);
                }
            }
        }
    }
}

namespace Myelin.Tests;

/// <summary>
/// Gradients of elementwise ops: the formulas against dual numbers, the fused kernels against the plain ops, gradients of
/// gradients against differences.
/// </summary>
public sealed class FormulaGradientTests
{
    public static TheoryData<string> Names => Formulas.Names(typeof(IUnary), typeof(IBinary));

    [Theory]
    [MemberData(nameof(Names))]
    public void The_gradient_formula_is_the_derivative_of_the_value(string name)
    {
        Formula formula = Formulas.Get(name);
        int held = 0;
        foreach (double[] x in Points(formula.Inputs))
        {
            Dual[] exact = formula.Duals(x);
            if (double.IsNaN(exact[0].Value)) continue;               // outside the domain
            double[] received = formula.Gradients(x, 1.75);
            for (int i = 0; i < exact.Length; i++)
            {
                double expected = 1.75 * exact[i].Slope;
                Assert.True(
                    Math.Abs(expected - received[i]) <= 1e-12 * Math.Max(1, Math.Abs(expected)),
                    $"{name}: the gradient by input {i} at ({string.Join(", ", x)}) is {received[i]:R}, expected {expected:R}");
            }
            held++;
        }
        Assert.True(held >= 100, $"{name} has a value at {held} points only; give it other parameters.");
    }

    /// <summary>Near and far, never at a kink.</summary>
    static IEnumerable<double[]> Points(int inputs)
    {
        for (int i = 0; i < 1200; i++)
        {
            double reach = (i % 3) switch { 0 => 1, 1 => 4, _ => 30 };
            yield return [.. Enumerable.Range(0, inputs).Select(k => Numbers.Of(1, (i * 7) + k + 1, -reach, reach)[0])];
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Fused_gradients_in_float_are_near_those_in_double(string name)
    {
        Formula formula = Formulas.Get(name);
        double[][] points = [.. Points(formula.Inputs).Where(x => !double.IsNaN(formula.Duals(x)[0].Value) && x.All(v => Math.Abs(v) is > 0.01 and < 6))];
        points = [.. points.Select(point => Array.ConvertAll(point, x => (double)(float)x))];
        Tensor[] single = Gradients(formula, points, ElementType.Float32, false), twice = Gradients(formula, points, ElementType.Float64, false);
        for (int i = 0; i < single.Length; i++)
        {
            float[] received = single[i].ToArray<float>();
            double[] expected = twice[i].ToArray<double>();
            for (int k = 0; k < expected.Length; k++)
                Assert.True(
                    Math.Abs(received[k] - expected[k]) <= 2e-5 * Math.Max(1e-1, Math.Abs(expected[k])),
                    $"{name}: the gradient by input {i} at ({string.Join(", ", points[k])}) is {received[k]:R} in float and {expected[k]:R} in double");
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_recorded_gradient_has_the_bits_of_a_fused_one(string name)
    {
        Formula formula = Formulas.Get(name);
        double[][] points = [.. Points(formula.Inputs).Where(x => !double.IsNaN(formula.Duals(x)[0].Value))];
        foreach (ElementType type in new[] { ElementType.Float32, ElementType.Float64 })
        {
            Tensor[] fused = Gradients(formula, points, type, false), recorded = Gradients(formula, points, type, true);
            for (int i = 0; i < fused.Length; i++) SameBits.Assert(fused[i], recorded[i].StopGradient(), $"{name} of {type}, the gradient by input {i}");
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Gradients_of_gradients_are_derivatives_of_gradients(string name)
    {
        Formula formula = Formulas.Get(name);
        double[][] points =
        [
            .. Points(formula.Inputs).Where(x => !double.IsNaN(formula.Duals(x)[0].Value) && x.All(v => Math.Abs(v) is > 0.05 and < 3)).Take(200),
        ];
        GradientCheck.Second(name, Columns(formula, points, ElementType.Float64), formula.Call);
    }

    /// <summary>The gradient by each input, of a sum in which every element has a weight; zeros where nothing flows.</summary>
    static Tensor[] Gradients(Formula formula, double[][] points, ElementType type, bool differentiable)
    {
        Tensor[] x = Columns(formula, points, type);
        return differentiable ? GradientCheck.Recorded(x, formula.Call) : GradientCheck.Gradients(x, formula.Call);
    }

    static Tensor[] Columns(Formula formula, double[][] points, ElementType type) =>
        [.. Enumerable.Range(0, formula.Inputs).Select(i => Numbers.Tensor([.. points.Select(point => point[i])], [points.Length], type))];
}

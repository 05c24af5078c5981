namespace Myelin.Tests;

/// <summary>Gradients of structural ops, and gradients of these, against central differences in float64.</summary>
public sealed class OpGradientTests
{
    /// <summary>Ops whose gradient is not their slope, or that differences cannot show.</summary>
    static readonly Type[] apart = [typeof(Ops.ArgMax), typeof(Ops.Cast), typeof(Ops.StopGradient)];

    public static TheoryData<string> Names => [.. OpTable.Rows.Where(row => !apart.Contains(row.Op)).Select(row => row.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void The_gradient_is_that_of_differences(string name)
    {
        OpRow row = OpTable.Get(name);
        foreach (Shape[] shapes in row.Inputs)
            GradientCheck.First($"{name} of {string.Join(", ", shapes)}", row.Operands(shapes, ElementType.Float64), row.Call);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void The_gradient_of_the_gradient_is_that_of_differences(string name)
    {
        OpRow row = OpTable.Get(name);
        foreach (Shape[] shapes in row.Inputs)
            GradientCheck.Second($"{name} of {string.Join(", ", shapes)}", row.Operands(shapes, ElementType.Float64), row.Call);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_recorded_gradient_has_the_bits_of_one_that_is_not(string name)
    {
        OpRow row = OpTable.Get(name);
        foreach (Shape[] shapes in row.Inputs)
        {
            foreach (ElementType type in new[] { ElementType.Float32, ElementType.Float64 })
            {
                Tensor[] x = row.Operands(shapes, type), fused = GradientCheck.Gradients(x, row.Call), recorded = GradientCheck.Recorded(x, row.Call);
                for (int i = 0; i < fused.Length; i++)
                    SameBits.Assert(fused[i], recorded[i].StopGradient(), $"{name} of {type} {string.Join(", ", shapes)}, gradient {i}");
            }
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void The_gradient_in_float_is_near_that_in_double(string name)
    {
        OpRow row = OpTable.Get(name);
        foreach (Shape[] shapes in row.Inputs)
        {
            Tensor[] twice = GradientCheck.Gradients(
                row.Operands(shapes, ElementType.Float64), row.Call), single = GradientCheck.Gradients(row.Operands(shapes, ElementType.Float32), row.Call);
            for (int i = 0; i < twice.Length; i++)
            {
                double[] expected = Naive.Of(twice[i]).Values, received = Naive.Of(single[i]).Values;
                for (int k = 0; k < expected.Length; k++)
                    Assert.True(
                        Math.Abs(expected[k] - received[k]) <= 1e-4 * Math.Max(1, Math.Abs(expected[k])),
                        $"{name} of {string.Join(", ", shapes)}: gradient {i} is {received[k]} in float and {expected[k]} in double");
            }
        }
    }

    /// <summary>By differences a cast to float shows nothing but its rounding.</summary>
    [Fact]
    public void A_cast_hands_its_gradient_on_in_the_type_of_its_input()
    {
        Tensor x = Tensor.From(1.0, 2.0, 3.0).AsVariable();
        Tensor gradient = (x.Cast(ElementType.Float32) * Tensor.From(2f, 3f, 4f)).Sum().Gradient(x);
        Assert.Equal([2.0, 3.0, 4.0], gradient.ToArray<double>());
    }
}

namespace Myelin.Tests;

/// <summary>Gradients of parameters can be made, clipped, scaled and added, in captured steps too.</summary>
public class ParameterGradientsTests
{
    static readonly Parameter A = new(Tensor.Zeros([2]), "a"), B = new(Tensor.Zeros([]), "b"), C = new(Tensor.Zeros([1], ElementType.Float64), "c");

    static ParameterGradients Of(float x, float y, float z) => new([A, B, C], [Tensor.From(x, y), Tensor.From(z).Reshape([]), null]);

    static double[] Numbers(ParameterGradients gradients)
    {
        Assert.Null(gradients[2]);
        return [.. gradients[0]!.Cast(ElementType.Float64).ToArray<double>(), (double)gradients[1]!];
    }

    [Fact]
    public void They_can_be_clipped_scaled_and_added()
    {
        Assert.Equal([-1, 1, 0.5], Numbers(Of(-3, 4, 0.5f).Clip(-1, 1)));
        Assert.Equal([-6, 8, 1], Numbers(Of(-3, 4, 0.5f).Scale(2)));
        Assert.Equal([-6, 8, 1], Numbers(Of(-3, 4, 0.5f).Scale(Tensor.Constant(2, ElementType.Float64, Device.Current))));
        Assert.Equal([-2, 6, 3.5], Numbers(Of(-3, 4, 0.5f) + Of(1, 2, 3)));
    }

    [Fact]
    public void A_norm_is_taken_of_each_or_of_all()
    {
        Assert.Equal(13, (double)Of(3, -4, 12).GlobalNorm(), 1e-12);
        Near([1.5, -2, 2.5], Of(3, -4, 12).ClipByNorm(2.5));
        Near([3, -4, 12], Of(3, -4, 12).ClipByNorm(20));
        Near([1.5, -2, 6], Of(3, -4, 12).ClipByGlobalNorm(6.5));
        Near([3, -4, 12], Of(3, -4, 12).ClipByGlobalNorm(13));
        Near([0, 0, 0], Of(0, 0, 0).ClipByGlobalNorm(1));
        Near([0, 0, 0], Of(0, 0, 0).ClipByNorm(1));

        static void Near(double[] expected, ParameterGradients received)
        {
            foreach ((double one, double other) in expected.Zip(Numbers(received))) Assert.Equal(one, other, 1e-6);
        }
    }

    [Fact]
    public void Clipped_sums_train_in_captured_steps_as_in_eager_ones()
    {
        float[] Train(bool captures)
        {
            var parameter = new Parameter(Tensor.From(0.5f, -1f), "w");
            var optimizer = new SGD(0.1, momentum: 0.9);
            var step = new Step((x, y) =>
            {
                ParameterGradients first = (parameter.Value * x).Square().Sum().Gradients([parameter]),
                    second = (parameter.Value * y).Sum().Gradients([parameter]);
                optimizer.Apply((first.ClipByGlobalNorm(0.5) + second.Clip(-0.2, 0.2)).Scale(0.5));
                return parameter.Value;
            })
            { Captures = captures };
            for (int i = 0; i < 5; i++) step.Run(Tensor.Normal([2], i), Tensor.Normal([2], i + 9));
            return parameter.Value.ToArray<float>();
        }
        Assert.Equal(Train(false), Train(true));
    }

    [Fact]
    public void What_does_not_fit_is_refused()
    {
        Assert.Throws<ArgumentException>(() => new ParameterGradients([A], []));
        Assert.Throws<ShapeException>(() => new ParameterGradients([A], [Tensor.Zeros([3])]));
        Assert.Throws<ShapeException>(() => new ParameterGradients([A], [Tensor.Zeros([2], ElementType.Float64)]));
        Assert.Throws<ArgumentException>(() => new ParameterGradients([A], [null]) + new ParameterGradients([B], [null]));
        Assert.Throws<ArgumentException>(() => Of(1, 2, 3).Clip(1, -1));
        Assert.Throws<ArgumentOutOfRangeException>(() => Of(1, 2, 3).ClipByNorm(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => Of(1, 2, 3).ClipByGlobalNorm(double.NaN));
        Assert.Throws<ShapeException>(() => Of(1, 2, 3).Scale(Tensor.Ones([2])));
        Assert.Throws<GradientException>(() => Of(1, 2, 3).Of(C));
    }
}

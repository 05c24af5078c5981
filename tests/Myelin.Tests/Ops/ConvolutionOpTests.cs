namespace Myelin.Tests;

/// <summary>Convolutions and pooling as ops: adjoints, gradients and gradients of these, against differences in float64.</summary>
public class ConvolutionOpTests
{
    static readonly Window Odd = new(
        new WindowAxis(3, 2, 1, 0), new WindowAxis(2, 1, 1, 1, 2)), Overlapping = new(new WindowAxis(3, 2, 1, 1), new WindowAxis(2, 1, 0, 1));

    static readonly Window Solid = new(new WindowAxis(2, 2), new WindowAxis(2), new WindowAxis(3, 2, 1, 1));

    /// <summary>Inputs, and what is computed from them.</summary>
    static readonly Dictionary<string, (Shape[] Shapes, Func<Tensor[], Tensor> Call)> Ops = new()
    {
        ["Conv1D"] = ([[2, 7, 3], [3, 3, 2]], x => x[0].Conv1D(x[1], stride: 2)),
        ["Conv2D"] = ([[2, 5, 4, 2], [3, 3, 2, 3]], x => x[0].Conv2D(x[1])),
        ["Conv2D same by 2"] = ([[2, 5, 4, 2], [3, 2, 2, 3]], x => x[0].Conv2D(x[1], 2, Padding.Same)),
        ["Conv2D in groups"] = ([[1, 4, 5, 4], [2, 2, 2, 6]], x => x[0].Conv2D(x[1], dilation: 2, groups: 2)),
        ["Conv2D depthwise"] = ([[2, 4, 4, 3], [3, 3, 1, 3]], x => x[0].Conv2D(x[1], 1, Padding.Same, groups: 3)),
        ["Conv3D"] = ([[1, 3, 4, 3, 2], [2, 2, 3, 2, 2]], x => x[0].Conv3D(x[1], 1, Padding.Same)),
        ["Conv by a window"] = ([[1, 6, 5, 2], [3, 2, 2, 2]], x => x[0].Conv(x[1], Odd)),
        ["Conv2DTranspose"] = ([[2, 3, 2, 2], [3, 3, 4, 2]], x => x[0].Conv2DTranspose(x[1], 2)),
        ["Conv2DTranspose same"] = ([[1, 3, 2, 2], [3, 2, 3, 2]], x => x[0].Conv2DTranspose(x[1], 3, Padding.Same)),
        ["Conv1D causal"] = ([[2, 7, 3], [3, 3, 2]], x => x[0].Conv1D(x[1], 2, Padding.Causal, 2)),
        ["Conv2D with padding of each side"] = ([[1, 4, 3, 2], [3, 3, 2, 2]], x => x[0].Conv2D(x[1], padding: ((2, 1), (0, 1)))),
        ["Conv2DTranspose with padding of each side"] = ([[1, 3, 2, 2], [3, 3, 3, 2]], x => x[0].Conv2DTranspose(x[1], 2, ((1, 0), (0, 1)))),
        ["ConvTranspose of volumes"] = ([[1, 2, 2, 3, 2], [2, 2, 3, 2, 2]], x => x[0].ConvTranspose(x[1], Solid, [4, 3, 5])),
        ["MaxPool of volumes"] = ([[1, 3, 4, 3, 2]], x => x[0].MaxPool(2, 1, Padding.Same)),
        ["MaxPool of sequences"] = ([[2, 6, 3]], x => x[0].MaxPool(3, 2, (2, 1))),
        ["MaxPool"] = ([[2, 5, 6, 3]], x => x[0].MaxPool(2)),
        ["MaxPool overlapping"] = ([[1, 5, 6, 2]], x => x[0].MaxPool(Overlapping)),
        ["AveragePool"] = ([[2, 5, 6, 3]], x => x[0].AveragePool(2)),
        ["AveragePool overlapping"] = ([[1, 5, 6, 2]], x => x[0].AveragePool(Overlapping)),
        ["AveragePool of volumes"] = ([[1, 3, 4, 3, 2]], x => x[0].AveragePool(2, 1, Padding.Same)),
    };

    public static TheoryData<string> Names => [.. Ops.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void The_gradient_is_that_of_differences(string name)
    {
        (Shape[] shapes, Func<Tensor[], Tensor> call) = Ops[name];
        Compare(shapes, x => Weighted(call(x)));
    }

    /// <summary>The gradient of Σ w·gradient, by the inputs, where the gradient's own gradients are ops of the same family.</summary>
    [Theory]
    [MemberData(nameof(Names))]
    public void The_gradient_of_the_gradient_is_that_of_differences(string name)
    {
        (Shape[] shapes, Func<Tensor[], Tensor> call) = Ops[name];
        Compare(shapes, x =>
        {
            Tensor[] inputs = [.. x.Select(value => value.HasGradient ? value : value.AsVariable())];
            Tensor loss = Weighted(call(inputs).Square());
            Tensor sum = Tensor.Zeros([], ElementType.Float64);
            foreach (Tensor input in inputs) sum += Weighted(loss.Gradient(input, differentiable: true));
            return sum;
        });
    }

    [Fact]
    public void The_transposed_convolution_is_the_adjoint()
    {
        Tensor x = Draw([2, 7, 6, 4], 1), w = Draw([3, 2, 2, 6], 2), y = x.Conv(w, Odd, groups: 2), u = Draw(y.Shape, 3);
        double left = (double)(y * u).Sum(), right = (double)(x * u.ConvTranspose(w, Odd, [7, 6], groups: 2)).Sum();
        Assert.Equal(left, right, 1e-12 * Math.Abs(left) + 1e-12);
    }

    [Theory]
    [InlineData(5, 2, 3, 1), InlineData(6, 2, 3, 1), InlineData(7, 3, 2, 1), InlineData(8, 1, 4, 2), InlineData(4, 2, 2, 1), InlineData(9, 2, 3, 2)]
    public void Same_padding_is_that_of_Keras(int inputs, int stride, int size, int dilation)
    {
        WindowAxis axis = new WindowAxis(size, stride, Dilation: dilation).Padded(Padding.Same, inputs);
        Assert.Equal((inputs + stride - 1) / stride, axis.Outputs(inputs));
        Assert.InRange(axis.After - axis.Before, 0, 1);
    }

    [Theory]
    [InlineData(1), InlineData(2), InlineData(3), InlineData(6), InlineData(17)]
    public void Pooling_is_that_of_loops_on_every_device(int channels)
    {
        foreach ((Window window, Shape pixels) in new[]
        {
            (Overlapping, Shape.Create(5, 6)), (new(new WindowAxis(2, 2), new WindowAxis(2, 2)), Shape.Create(4, 7)),
            (new(new WindowAxis(3, 1, 2, 2), new WindowAxis(3, 2, 1, 2)), Shape.Create(3, 4)),
        })
        {
            Shape shape = [3, pixels[0], pixels[1], channels], pooled = [3, window.Height.Outputs(pixels[0]), window.Width.Outputs(pixels[1]), channels];
            float[] x = Kernels.Devices.Numbers((int)shape.Elements, 1), dy = Kernels.Devices.Numbers((int)pooled.Elements, 2);
            for (int i = 0; i < x.Length; i += 7) x[i] = i % 5 == 0 ? float.NaN : 2;
            var largest = new float[pooled.Elements];
            var mean = new float[pooled.Elements];
            float[] byLargest = new float[x.Length], byMean = new float[x.Length];
            for (int o = 0; o < largest.Length; o++)
            {
                int c = o % channels, ox = o / channels % pooled[2], oy = o / channels / pooled[2] % pooled[1], n = o / channels / pooled[2] / pooled[1],
                    best = -1, count = 0;
                var places = new List<int>();
                for (int i = 0; i < window.Size; i++)
                {
                    int iy = oy * window.Height.Stride - window.Height.Before + i / window.Width.Size,
                        ix = ox * window.Width.Stride - window.Width.Before + i % window.Width.Size;
                    if (iy < 0 || iy >= pixels[0] || ix < 0 || ix >= pixels[1]) continue;
                    int at = ((n * pixels[0] + iy) * pixels[1] + ix) * channels + c;
                    places.Add(at);
                    if (best < 0 || x[at] > x[best] || (float.IsNaN(x[at]) && !float.IsNaN(x[best]))) best = at;
                    mean[o] += x[at];
                    count++;
                }
                largest[o] = x[best];
                mean[o] /= count;
                byLargest[best] += dy[o];
                foreach (int at in places) byMean[at] += dy[o] / count;
            }
            Kernels.Devices.Gives("max", largest, pooled, (device, y) => device.MaxPool(Tensor.From(x, shape), Tensor.From(x, shape), window, y));
            Kernels.Devices.Gives("average", mean, pooled, (device, y) => device.AveragePool(Tensor.From(x, shape), window, y));
            Kernels.Devices.Gives(
                "max gradient", byLargest, shape, (device, dx) => device.MaxPoolGradient(Tensor.From(x, shape), Tensor.From(dy, pooled), window, dx));
            Kernels.Devices.Gives("average gradient", byMean, shape, (device, dx) => device.AveragePoolGradient(Tensor.From(dy, pooled), window, dx));
        }
    }

    [Fact]
    public void Errors_say_what_is_expected_received_and_the_fix()
    {
        Tensor x = Tensor.Zeros([2, 5, 5, 3]), w = Tensor.Zeros([3, 3, 3, 8]);
        Assert.Contains("channels last", Assert.Throws<ShapeException>(() => Tensor.Zeros([5, 5, 3]).Conv2D(w)).Message, StringComparison.Ordinal);
        Assert.Contains(
            "[window, inputs / groups, outputs]", Assert.Throws<ShapeException>(() => x.Conv2D(Tensor.Zeros([3, 3, 4, 8]))).Message, StringComparison.Ordinal);
        Assert.Contains("Padding.Same", Assert.Throws<ShapeException>(() => x.Conv2D(Tensor.Zeros([6, 3, 3, 8]))).Message, StringComparison.Ordinal);
        Assert.Contains("stride", Assert.Throws<ShapeException>(() => x.Conv2D(w, 0)).Message, StringComparison.Ordinal);
        Assert.Contains("Cast", Assert.Throws<ShapeException>(() => x.Cast(ElementType.Int32).MaxPool(2)).Message, StringComparison.Ordinal);
        Assert.Contains(
            "padding smaller", Assert.Throws<ShapeException>(() => x.MaxPool(new Window(new WindowAxis(2, 1, 2), new WindowAxis(2)))).Message,
            StringComparison.Ordinal);
        Assert.Contains(
            "choose another size",
            Assert.Throws<ShapeException>(() => x.ConvTranspose(Tensor.Zeros([3, 3, 2, 3]), new Window(new WindowAxis(3), new WindowAxis(3)), [9, 9])).Message,
            StringComparison.Ordinal);
    }

    static Tensor Draw(Shape shape, int seed) =>
        Tensor.From([.. Kernels.Devices.Numbers((int)shape.Elements, seed).Select(x => Math.Tanh(x) + x / 500)], shape);

    static Tensor Weighted(Tensor y) => (y * Draw(y.Shape, 77)).Sum();

    static void Compare(Shape[] shapes, Func<Tensor[], Tensor> loss)
    {
        Tensor[] values = [.. shapes.Select((shape, i) => Draw(shape, i))];
        Tensor[] variables = [.. values.Select(value => value.AsVariable())], gradients = loss(variables).Gradients(variables);
        for (int i = 0; i < values.Length; i++)
        {
            double[] gradient = gradients[i].ToArray<double>(), at = values[i].ToArray<double>();
            for (int k = 0; k < at.Length; k += Math.Max(1, at.Length / 25))
            {
                double slope = (At(k, 1e-5) - At(k, -1e-5)) / 2e-5;
                Assert.True(
                    Math.Abs(slope - gradient[k]) <= 1e-5 * Math.Max(1, Math.Abs(slope)),
                    $"by element {k} of input {i}: {gradient[k]}, by differences {slope}");
            }

            double At(int k, double step)
            {
                double[] moved = [.. at];
                moved[k] += step;
                Tensor[] x = [.. values];
                x[i] = Tensor.From(moved, shapes[i]);
                return (double)loss(x);
            }
        }
    }
}

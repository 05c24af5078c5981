namespace Myelin.Tests;

/// <summary>No shape, window or slice leads outside a tensor: what 32 or 40 bits cannot hold is an error, and what they can hold is right.</summary>
public class SizeLimitTests
{
    const int Most = int.MaxValue;

    static Tensor Repeated(params int[] sizes) => Tensor.Ones([]).BroadcastTo(Shape.Create(sizes));

    public static readonly TheoryData<string, Func<Tensor>> TooLarge = new()
    {
        { "Pad, on both sides", () => Tensor.Zeros([10]).Pad([(Most, Most)]) },
        { "Pad, on one side", () => Tensor.Zeros([10]).Pad([(Most, 5)]) },
        { "Pad by a value", () => Tensor.Zeros([10]).Pad([(Most, Most)], value: 1) },
        { "Pad by edges", () => Tensor.Zeros([10]).Pad([(Most, Most)], PadMode.Edge) },
        { "the broadcast shape", () => Repeated(1 << 20, 1, 1 << 20, 1) + Repeated(1, 1 << 12, 1, 1 << 12) },
        { "BroadcastTo", () => Tensor.Ones([1]).BroadcastTo([1 << 30, 1 << 30]) },
        { "Where", () => Tensor.Where(Repeated(1 << 20, 1).GreaterThan(0), Repeated(1, 1 << 20), Repeated(1 << 20, 1, 1)) },
        { "OneHot", () => Tensor.Zeros([], ElementType.Int64).BroadcastTo([1 << 16, 1 << 16]).OneHot(Most) },
        { "Outer", () => Repeated(1 << 16, 1 << 16).Outer(Repeated(1 << 16, 1 << 16)) },
        { "Concatenate", () => Tensor.Concatenate([Repeated(Most), Repeated(5)], 0) },
        { "Stack", () => Tensor.Stack([Repeated(1 << 20, 1 << 20), Repeated(1 << 20, 1 << 20)]) },
        { "Gather", () => Repeated(1 << 20, 1 << 20).Gather(Tensor.Zeros([1 << 10, 1 << 10], ElementType.Int64)) },
        { "Tile", () => Repeated(1 << 20, 1 << 20).Tile(2, 1) },
        { "Repeat", () => Repeated(1 << 20).Repeat(1 << 20) },
        { "Reshape", () => Repeated(1 << 20, 1 << 20).Reshape(-1) },
        { "MatMul", () => Repeated(1 << 30, 1).MatMul(Repeated(1, 1 << 30)) },
        { "Einsum", () => Tensor.Einsum("i,j->ij", Repeated(1 << 30), Repeated(1 << 30)) },
        { "a batch of nothing", () => Tensor.Zeros([0, 1 << 20, 1 << 21]) },
        { "Zeros", () => Tensor.Zeros([1 << 20, 1 << 20]) },
        { "Split", () => Tensor.Zeros([0]).Split(Most)[0] },
        { "Unstack", () => Repeated(Most, 0).Unstack()[0] },
        { "Conv2D by dilation", () => Tensor.Ones([1, 28, 28, 1]).Conv2D(Tensor.Ones([5, 5, 1, 4]), 2, Padding.Same, 1610612736) },
        { "Conv2D by valid dilation", () => Tensor.Ones([1, 28, 28, 1]).Conv2D(Tensor.Ones([5, 5, 1, 4]), 1, Padding.Valid, 1 << 30) },
        { "Conv2DTranspose by dilation", () => Tensor.Ones([1, 4, 4, 2]).Conv2DTranspose(Tensor.Ones([3, 3, 2, 2]), dilation: 1 << 30) },
        { "Conv2DTranspose by stride", () => Tensor.Ones([1, 4, 4, 2]).Conv2DTranspose(Tensor.Ones([3, 3, 2, 2]), stride: 1 << 30) },
        { "Conv by padding", () => Tensor.Ones([1, 4, 2]).Conv(Tensor.Ones([3, 2, 2]), new Window(new WindowAxis(3, 1, Most, Most))) },
        { "MaxPool by size", () => Tensor.Ones([1, 4, 4, 2]).MaxPool(1 << 16, padding: Padding.Same) },
        { "AveragePool by padding", () => Tensor.Ones([1, 4, 2]).AveragePool(new Window(new WindowAxis(1 << 30, 1, (1 << 30) - 1, (1 << 30) - 1))) },
        { "Slice", () => Tensor.Ones([4]).Slice(0, 3, Most, Most) },
        { "an index", () => Tensor.Ones([4])[int.MinValue] },
        { "65 axes", () => Repeated([.. Enumerable.Repeat(1, 65)]) },
    };

    [Theory]
    [MemberData(nameof(TooLarge))]
    public void What_sizes_cannot_hold_is_an_error_that_says_the_limit(string name, Func<Tensor> make)
    {
        ShapeException e = Assert.Throws<ShapeException>(() => make());
        Assert.True(e.Message.Length > 40 && e.Message.Contains(';', StringComparison.Ordinal), $"{name}: {e.Message}");
    }

    [Fact]
    public void Every_way_to_a_shape_has_the_same_limit()
    {
        Shape most = [1 << 20, 1 << 20];
        Assert.Equal(1L << 40, most.Elements);
        foreach (Action make in new Action[] { () => most.Concat([2]), () => most.With(0, 1 << 21), () => Shape.Create(1 << 20, 1 << 20, 0, 2),
            () => Shape.Own([1 << 20, 1 << 21]), () => Shape.Broadcast([1 << 20, 1], [1, 1 << 21], "test"), () => _ = new TensorSpec([1 << 20, 1 << 20, 2]) })
            Assert.Contains("2^40", Assert.Throws<ShapeException>(make).Message);
        Assert.Equal(0, Shape.Create(1 << 20, 0, 1 << 20).Elements);
    }

    [Fact]
    public void Strides_have_64_bits()
    {
        Assert.Equal([2_500_000_000, 50_000, 1], Shape.Create(2, 50_000, 50_000).RowMajorStrides());
        Tensor x = Tensor.Zeros([4]);
        Assert.Throws<ShapeException>(() => x.View([2, 2], [2_500_000_000, 1], 0));
        Assert.Throws<ShapeException>(() => x.View([2], [-1], 0));
        Assert.Throws<OverflowException>(() => x.View([3], [long.MaxValue], 0));
        Assert.Throws<ShapeException>(() => x.View([4], null, 1));
        Assert.Equal([0f, 0f], x.View([2], [-3], 3).ToArray<float>());
    }

    [Fact]
    public void A_slice_behind_2_to_the_31_elements_reads_its_own()
    {
        if (GC.GetGCMemoryInfo().TotalAvailableMemoryBytes < 8L << 30) Assert.Skip("A tensor of 5 GB has no place here.");
        Tensor x = Tensor.Empty([2, 50_000, 50_000], ElementType.UInt8, CpuDevice.Default);      // its pages are touched only where they are used
        byte[] first = [1, 2, 3], last = [4, 5, 6];
        x.WriteBytes(2_500_000_000, first);
        x.WriteBytes(4_999_999_997, last);
        Assert.Equal([3, 2, 1], x[1, 0, (..3, -1)].ToArray<byte>());
        Assert.Equal([1, 2, 3], x[1, 0, ..3].ToArray<byte>());
        Assert.Equal([6, 5, 4], x[^1, ^1].Flip()[..3].ToArray<byte>());
        Assert.Equal([1, 3], x.Transpose(2, 1, 0)[(..3, 2), 0, 1].ToArray<byte>());
        Assert.Equal([5, 6], x[1].Reshape([-1, 2])[^1].ToArray<byte>());
        Assert.Equal([2], x.Slice(0, 1, 1).Slice(2, 1, 1).Slice(1, 0, 1).ToArray<byte>());
        Assert.Equal([1 + 4, 3 + 6], Tensor.Stack([x[1, 0, (..3, 2)], x[1, ^1, (^3.., 2)]]).Cast(ElementType.Int32).Sum(0).ToArray<int>());
        Assert.Contains("ToArray", Assert.Throws<ShapeException>(() => x.ToArray<byte>()).Message);
        Assert.Throws<ShapeException>(() => x.Reshape(-1));
    }

    [Theory]
    [InlineData(1, 1000)]
    [InlineData(1, 30)]
    [InlineData(3, 14)]
    [InlineData(Most, 1)]
    [InlineData(Most, 40_000_000)]
    public void Windows_that_reach_far_have_the_values_of_their_definition(int stride, int dilation)
    {
        Tensor x = Tensor.Uniform([2, 28, 9, 3], 1, ElementType.Float64), w = Tensor.Uniform([5, 3, 3, 2], 2, ElementType.Float64);
        var window = new Window(
            new WindowAxis(5, stride, Dilation: dilation).Padded(Padding.Same, 28), new WindowAxis(3, stride, Dilation: dilation).Padded(Padding.Same, 9));
        foreach (int threads in new[] { 1, 3 })
        {
            var device = new CpuDevice(threads);
            using Device.Scope scope = device.Use();
            Tensor xx = x.To(device).AsVariable(), ww = w.To(device).AsVariable(), y = xx.Conv(ww, window);
            Tensor dy = Tensor.Uniform(y.Shape, 3, ElementType.Float64);
            Tensor[] gradients = (y * dy).Sum().Gradients([xx, ww]);
            (double[] value, double[] dx, double[] dw) = Defined(x, w, window, dy);
            Near(value, y);
            Near(dx, gradients[0]);
            Near(dw, gradients[1]);
        }

        static void Near(double[] expected, Tensor actual)
        {
            double[] values = actual.ToArray<double>();
            Assert.Equal(expected.Length, values.Length);
            for (int i = 0; i < values.Length; i++) Assert.Equal(expected[i], values[i], 1e-9);
        }
    }

    static (double[] Y, double[] Dx, double[] Dw) Defined(Tensor x, Tensor w, Window window, Tensor dy)
    {
        double[] xs = x.ToArray<double>(), ws = w.ToArray<double>(), dys = dy.ToArray<double>();
        double[] y = new double[dys.Length], dx = new double[xs.Length], dw = new double[ws.Length];
        (int height, int width, int inputs, int outputs) = (x.Shape[1], x.Shape[2], x.Shape[3], w.Shape[3]);
        for (int i = 0; i < y.Length; i++)
        {
            int k = i % outputs, outX = i / outputs % dy.Shape[2], outY = i / outputs / dy.Shape[2] % dy.Shape[1];
            long n = i / outputs / dy.Shape[2] / dy.Shape[1];
            for (long tap = 0; tap < window.Height.Size * window.Width.Size; tap++)
            {
                long inY = (long)outY * window.Height.Stride - window.Height.Before + tap / window.Width.Size * window.Height.Dilation;
                long inX = (long)outX * window.Width.Stride - window.Width.Before + tap % window.Width.Size * window.Width.Dilation;
                if (inY < 0 || inY >= height || inX < 0 || inX >= width) continue;
                for (int c = 0; c < inputs; c++)
                {
                    long source = ((n * height + inY) * width + inX) * inputs + c, weight = (tap * inputs + c) * outputs + k;
                    y[i] += xs[source] * ws[weight];
                    dx[source] += dys[i] * ws[weight];
                    dw[weight] += dys[i] * xs[source];
                }
            }
        }
        return (y, dx, dw);
    }

    [Fact]
    public void A_batch_of_no_examples_costs_nothing_whatever_its_other_sizes()
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        Tensor nothing = Tensor.Zeros([0, 1 << 20, 1 << 15, 3]);
        Assert.Equal([0, 1 << 19, 1 << 14, 3], nothing.MaxPool(2).Shape);
        Tensor y = nothing.AsVariable().Conv2D(Tensor.Ones([3, 3, 3, 2]).AsVariable(), padding: Padding.Same);
        Assert.Equal([0, 1 << 20, 1 << 15, 2], y.Shape);
        Assert.Equal([0, 1 << 20, 1 << 15, 3], nothing.Gather(Tensor.Zeros([0], ElementType.Int64)).Shape);
        Assert.Equal([3, 3, 3, 2], Gradient().Shape);
        Assert.Equal([0, Most], Tensor.Zeros([0], ElementType.Int32).OneHot(Most).Shape);
        Assert.Equal([0, Most], Tensor.Zeros([0, Most]).LowerTriangle().Shape);
        Assert.Equal([0, Most], Tensor.Zeros([0, 1]).Pad([(0, 0), (Most - 1, 0)], PadMode.Edge).Shape);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);

        Tensor Gradient()
        {
            Tensor w = Tensor.Ones([3, 3, 3, 2]).AsVariable();
            return nothing.Conv2D(w).Sum().Gradient(w);
        }
    }

    [Fact]
    public void Sizes_that_fit_are_not_refused()
    {
        Assert.Equal(1L << 40, Repeated(1 << 20, 1 << 20).Transpose().Shape.Elements);
        Assert.Equal([1f], Repeated(1 << 20, 1 << 20)[(.., Most / 2), 5].ToArray<float>());
        Assert.Equal([Most], Repeated(Most - 5).BroadcastTo([Most - 5]).Shape.With(0, Most));
        Assert.Equal(Most, new WindowAxis(1).Outputs(Most));
        Assert.Equal(6442450945, new WindowAxis(5, Dilation: 1610612736).Extent);
    }
}

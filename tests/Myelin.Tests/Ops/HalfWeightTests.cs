namespace Myelin.Tests;

/// <summary>Weights of 16 bits in products, convolutions and gathers: the results of first casting them to Float32.</summary>
public sealed class HalfWeightTests
{
    public static TheoryData<ElementType> Types => [ElementType.Float16, ElementType.BFloat16];

    [Theory]
    [MemberData(nameof(Types))]
    public void A_product_has_the_bits_of_casting_its_right_side_first(ElementType type)
    {
        Tensor x = Numbers([4, 5, 6], 1), w = Numbers([6, 7], 2).Cast(type), stored = Numbers([7, 6], 3).Cast(type);
        Tensor many = Numbers([4, 6, 7], 4).Cast(type), odd = Numbers([3, 6, 4, 7], 5).Cast(type);
        Same(x.MatMul(Float(w)), x.MatMul(w));
        Same(x.MatMul(Float(stored).Transpose()), x.MatMul(stored.Transpose()));
        Same(x.MatMul(Float(many)), x.MatMul(many));
        Same(x[0].MatMul(Float(w)), x[0].MatMul(w));
        Same(x[0, 0].MatMul(Float(w)), x[0, 0].MatMul(w));
        Same(x.MatMul(Float(w[.., 2])), x.MatMul(w[.., 2]));
        Same(x[0].MatMul(Float(odd[1, .., 2])), x[0].MatMul(odd[1, .., 2]));
    }

    [Theory]
    [MemberData(nameof(Types))]
    public void A_convolution_has_the_bits_of_casting_its_weights_first(ElementType type)
    {
        Tensor image = Numbers([2, 9, 8, 6], 1), w = Numbers([3, 3, 6, 10], 2).Cast(type), grouped = Numbers([3, 3, 2, 9], 3).Cast(type);
        Tensor depthwise = Numbers([3, 3, 1, 6], 4).Cast(type), back = Numbers([3, 3, 5, 6], 5).Cast(type);
        Same(image.Conv2D(Float(w)), image.Conv2D(w));
        Same(image.Conv2D(Float(w), 2, Padding.Same), image.Conv2D(w, 2, Padding.Same));
        Same(image.Conv2D(Float(grouped), groups: 3), image.Conv2D(grouped, groups: 3));
        Same(image.Conv2D(Float(depthwise), groups: 6), image.Conv2D(depthwise, groups: 6));
        Same(image.Conv2DTranspose(Float(back), 2), image.Conv2DTranspose(back, 2));
        Same(image[0].Conv1D(Float(w[0]), dilation: 2), image[0].Conv1D(w[0], dilation: 2));
        Tensor volume = Numbers([1, 4, 5, 6, 3], 6), deep = Numbers([2, 2, 3, 3, 5], 7).Cast(type);
        Same(volume.Conv3D(Float(deep)), volume.Conv3D(deep));
    }

    [Theory]
    [MemberData(nameof(Types))]
    public void A_gather_widens_the_entries_it_copies(ElementType type)
    {
        Tensor table = Numbers([50, 7], 1).Cast(type), indices = Tensor.From([3, 49, 0, 3, 50, -1], [2, 3]);
        Tensor y = table.Gather(indices, type: ElementType.Float32);
        Assert.Equal([2, 3, 7], y.Shape.Sizes.ToArray());
        Same(Float(table).Gather(indices), y);
        Same(Float(table).Gather(indices[0], axis: 1), table.Gather(indices[0], 1, ElementType.Float32));
        Assert.Equal(type, table.Gather(indices).Type);
    }

    [Theory]
    [MemberData(nameof(Types))]
    public void The_gradient_by_x_reads_the_same_weights(ElementType type)
    {
        Tensor w = Numbers([6, 7], 1).Cast(type), kernel = Numbers([3, 3, 6, 10], 2).Cast(type), back = Numbers([3, 3, 5, 6], 3).Cast(type);
        Tensor x = Numbers([4, 6], 4).AsVariable(), image = Numbers([2, 9, 8, 6], 5).AsVariable();
        Same(x.MatMul(Float(w)).Square().Sum().Gradient(x), x.MatMul(w).Square().Sum().Gradient(x));
        Same(image.Conv2D(Float(kernel)).Square().Sum().Gradient(image), image.Conv2D(kernel).Square().Sum().Gradient(image));
        Same(image.Conv2DTranspose(Float(back)).Square().Sum().Gradient(image), image.Conv2DTranspose(back).Square().Sum().Gradient(image));
    }

    [Theory]
    [MemberData(nameof(Types))]
    public void A_gradient_by_the_weights_is_refused(ElementType type)
    {
        Tensor w = Numbers([6, 7], 1).Cast(type).AsVariable(), kernel = Numbers([3, 3, 6, 10], 2).Cast(type).AsVariable();
        Tensor back = Numbers([3, 3, 5, 6], 3).Cast(type).AsVariable(), image = Numbers([2, 9, 8, 6], 5), indices = Tensor.From(1, 2);
        Refused("MatMul", Numbers([4, 6], 4).MatMul(w), w);
        Refused("Conv", image.Conv2D(kernel), kernel);
        Refused("ConvTranspose", image.Conv2DTranspose(back), back);
        Refused("Gather", w.Gather(indices, type: ElementType.Float32), w);

        static void Refused(string who, Tensor y, Tensor weights)
        {
            var error = Assert.Throws<GradientException>(() => y.Sum().Gradient(weights));
            Assert.StartsWith($"{who}: ", error.Message, StringComparison.Ordinal);
            Assert.Contains("Keep Float32 weights for training", error.Message, StringComparison.Ordinal);
            Assert.Contains($"{weights.Type}{weights.Shape}", error.Message, StringComparison.Ordinal);
        }
    }

    /// <summary>Only the right side, only beside Float32: every other mixture is refused as it was.</summary>
    [Theory]
    [MemberData(nameof(Types))]
    public void No_other_mixture_is_allowed(ElementType type)
    {
        Tensor x = Numbers([4, 6], 1), w = Numbers([6, 7], 2), half = w.Cast(type);
        Assert.Throws<ShapeException>(() => x.Cast(type).MatMul(w));
        Assert.Throws<ShapeException>(() => x.Cast(type).MatMul(half));
        Assert.Throws<ShapeException>(() => x.Cast(ElementType.Float64).MatMul(half));
        Assert.Throws<ShapeException>(() => x.Cast(ElementType.Int32).MatMul(half));
        Assert.Throws<ShapeException>(() => w + half);
        Assert.Throws<ShapeException>(() => Numbers([2, 9, 8, 6], 3).Cast(ElementType.Float64).Conv2D(Numbers([3, 3, 6, 10], 4).Cast(type)));
        Assert.Throws<ShapeException>(() => half.Gather(Tensor.From(0), type: ElementType.Float64));
        Assert.Throws<ShapeException>(() => half.Gather(Tensor.From(0), type: type == ElementType.Float16 ? ElementType.BFloat16 : ElementType.Float16));
        Assert.Throws<ShapeException>(() => w.Gather(Tensor.From(0), type: ElementType.Float64));
    }

    /// <summary>Captured, the bias and relu are applied as the tiles are stored.</summary>
    [Theory]
    [MemberData(nameof(Types))]
    public void A_captured_step_gives_the_eager_bits(ElementType type)
    {
        Tensor w = Numbers([6, 7], 1).Cast(type), kernel = Numbers([3, 3, 2, 6], 2).Cast(type), table = Numbers([9, 2], 3).Cast(type), bias = Numbers([7], 4);
        Tensor tokens = Tensor.From(Enumerable.Range(0, 3 * 5 * 4).Select(i => i % 9).ToArray(), [3, 5, 4]);
        Tensor Forward(Tensor x) => (table.Gather(x, type: ElementType.Float32).Conv2D(kernel).Relu().MatMul(w) + bias).Relu();
        var step = new Step(Forward);
        Tensor eager = Forward(tokens);
        for (int i = 0; i < 3; i++) Same(eager, step.Run(tokens));
        Same((Float(table).Gather(tokens).Conv2D(Float(kernel)).Relu().MatMul(Float(w)) + bias).Relu(), eager);
    }

    static Tensor Float(Tensor x) => x.Cast(ElementType.Float32);

    static Tensor Numbers(Shape shape, int seed) => Tensor.From(Kernels.Devices.Numbers((int)shape.Elements, seed), shape);

    static void Same(Tensor expected, Tensor actual)
    {
        Assert.Equal((expected.Type, expected.Shape), (actual.Type, actual.Shape));
        Assert.Equal(expected.ToArray<float>().Select(BitConverter.SingleToInt32Bits), actual.ToArray<float>().Select(BitConverter.SingleToInt32Bits));
    }
}

namespace Myelin.Tests;

/// <summary>Whole constants are exact for Int64, beyond what a double holds.</summary>
public sealed class WholeConstantTests
{
    /// <summary>2^53 + 1, the first whole number that no double holds.</summary>
    const long Odd = 9007199254740993L;

    static Tensor Zero => Tensor.Zeros([1], ElementType.Int64);

    static Tensor OddTensor => Tensor.From(Odd);

    static readonly Dictionary<string, (Func<Tensor> Value, long[] Expected)> Table = new()
    {
        ["x + c"] = (() => Zero + Odd, [Odd]),
        ["c + x"] = (() => Odd + Zero, [Odd]),
        ["x - c"] = (() => Zero - Odd, [-Odd]),
        ["x * c"] = (() => Tensor.From(1L) * Odd, [Odd]),
        ["x / c"] = (() => Tensor.From(2 * Odd) / Odd, [2]),
        ["Maximum"] = (() => Zero.Maximum(Odd), [Odd]),
        ["Minimum"] = (() => Tensor.From(long.MaxValue).Minimum(Odd), [Odd]),
        ["Full"] = (() => Tensor.Full([2], Odd, ElementType.Int64), [Odd, Odd]),
        ["Full of the least"] = (() => Tensor.Full([1], long.MinValue, ElementType.Int64), [long.MinValue]),
        ["Full of the largest"] = (() => Tensor.Full([1], long.MaxValue, ElementType.Int64), [long.MaxValue]),
        ["Clamp from below"] = (() => Zero.Clamp(Odd, long.MaxValue), [Odd]),
        ["Clamp from above"] = (() => Tensor.From(long.MaxValue).Clamp(0, Odd), [Odd]),
        ["Clamp within"] = (() => OddTensor.Clamp(Odd - 1, Odd), [Odd]),
        ["Pad"] = (() => Zero.Pad([(1, 1)], value: Odd), [Odd, 0, Odd]),
        ["Where"] = (() => Tensor.Where(Tensor.From(true), Odd, Zero), [Odd]),
        ["Where not"] = (() => Tensor.Where(Tensor.From(false), Zero, Odd), [Odd]),
        ["Cast"] = (() => ((Tensor)Odd).Cast(ElementType.Int64), [Odd]),
        ["a state"] = (() => new State(Zero[0], "s") { Value = Odd }.Value, [Odd]),
        ["EqualTo"] = (() => Whole(OddTensor.EqualTo(Odd)), [1]),
        ["EqualTo another"] = (() => Whole(OddTensor.EqualTo(Odd - 1)), [0]),
        ["GreaterThan"] = (() => Whole(OddTensor.GreaterThan(Odd - 1)), [1]),
        ["GreaterThanOrEqual"] = (() => Whole((OddTensor - 1).GreaterThanOrEqual(Odd)), [0]),
        ["LessThan"] = (() => Whole((OddTensor - 1).LessThan(Odd)), [1]),
        ["LessThanOrEqual"] = (() => Whole((OddTensor + 1).LessThanOrEqual(Odd)), [0]),
    };

    static Tensor Whole(Tensor x) => x.Cast(ElementType.Int64);

    public static TheoryData<string> Uses { get; } = [.. Table.Keys];

    [Theory]
    [MemberData(nameof(Uses))]
    public void A_whole_constant_is_exact_for_Int64(string use) => Assert.Equal(Table[use].Expected, Table[use].Value().ToArray<long>());

    [Theory]
    [MemberData(nameof(Uses))]
    public void A_whole_constant_is_exact_in_a_captured_step(string use)
    {
        var step = new Step(_ => Table[use].Value());
        for (int i = 0; i < 2; i++) Assert.Equal(Table[use].Expected, step.Run(Tensor.Zeros([1])).ToArray<long>());
    }

    [Fact]
    public void A_whole_constant_is_rounded_once_to_a_real_type()
    {
        const long Middle = (1L << 60) + (1L << 36) + 1;                             // above the middle of two floats, which a double does not tell
        Assert.Equal((float)Middle, (Tensor.Zeros([1]) + Middle).ToArray<float>()[0]);
        Assert.Equal(BitConverter.Int32BitsToSingle(BitConverter.SingleToInt32Bits(1L << 60) + 1), Tensor.Full([1], Middle).ToArray<float>()[0]);
        Assert.Equal(9007199254740992.0, Tensor.Full([1], Odd, ElementType.Float64).ToArray<double>()[0]);
        Assert.Equal((double)(1L << 62), (double)(Tensor)(1L << 62));
    }

    [Fact]
    public void A_constant_that_does_not_fit_its_type_is_an_error()
    {
        foreach (Action use in (Action[])[
            () => _ = Tensor.Zeros([1], ElementType.Int32) + (1L << 31), () => _ = Tensor.Zeros([1], ElementType.Int32).EqualTo(-(1L << 31) - 1),
            () => Tensor.Full([1], 256, ElementType.UInt8), () => Tensor.Full([1], -1, ElementType.UInt8),
            () => _ = Zero + ulong.MaxValue, () => _ = Zero + 9.3e18, () => _ = Zero - -9.3e18, () => Zero.Pad([(1, 1)], value: 1e19),
            () => _ = Zero + 0.5, () => Zero.Pad([(1, 1)], value: 0.5), () => Zero.Clamp(0.5, 2)]) Assert.Throws<ShapeException>(use);
        Assert.Throws<ArgumentException>(() => Zero.Clamp(2, 1));
        Assert.Equal(-(1 << 30) * 2, Tensor.Full([1], int.MinValue, ElementType.Int32).Item<int>());
        Assert.Equal(3, Tensor.From(5).Clamp(1L - (1L << 40), 3).Item<int>());
    }
}

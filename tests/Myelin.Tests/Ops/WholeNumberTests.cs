namespace Myelin.Tests;

/// <summary>Arithmetic of whole numbers: for indices and counters. It wraps around and never throws.</summary>
public sealed class WholeNumberTests
{
    static readonly int[] A = [0, 1, -1, 7, -7, 100, int.MaxValue, int.MinValue, int.MinValue, 5], B = [3, -1, 0, 2, 2, 7, 1, -1, 0, int.MinValue];

    public static TheoryData<string> Names => ["Add", "Subtract", "Multiply", "Divide", "Maximum", "Minimum"];

    [Theory]
    [MemberData(nameof(Names))]
    public void Formulas_of_whole_numbers_are_those_of_the_machine(string name)
    {
        Formula formula = Formulas.Get(name);
        int[] narrow = formula.Call([Tensor.From(A), Tensor.From(B)]).ToArray<int>();
        long[] wide = formula.Call([Tensor.From(Array.ConvertAll(A, x => (long)x)), Tensor.From(Array.ConvertAll(B, x => (long)x))]).ToArray<long>();
        for (int i = 0; i < A.Length; i++)
        {
            long a = A[i], b = B[i];
            long exact = name switch
            {
                "Add" => a + b,
                "Subtract" => a - b,
                "Multiply" => a * b,
                "Divide" => b == 0 ? 0 : a / b,
                "Maximum" => Math.Max(a, b),
                _ => Math.Min(a, b),
            };
            Assert.Equal(exact, wide[i]);
            Assert.Equal(unchecked((int)exact), narrow[i]);
        }
    }

    [Fact]
    public void The_smallest_number_by_minus_one_wraps_around() =>
        Assert.Equal(long.MinValue, (Tensor.From(long.MinValue) / Tensor.From(-1L)).Item<long>());

    [Fact]
    public void Comparisons_of_whole_numbers_bytes_and_bools_are_exact()
    {
        Assert.Equal(A.Zip(B, (a, b) => a > b), Tensor.From(A).GreaterThan(Tensor.From(B)).ToArray<bool>());
        Assert.Equal([false, true], Tensor.From(long.MaxValue, 3L).EqualTo(Tensor.From(long.MaxValue - 1, 3L)).ToArray<bool>());
        Assert.Equal([true, false], Tensor.From((byte)200, (byte)3).GreaterThanOrEqual(Tensor.From((byte)100, (byte)4)).ToArray<bool>());
        Assert.Equal([true, false], Tensor.From(true, false).EqualTo(Tensor.From(true, true)).ToArray<bool>());
    }

    [Fact]
    public void Sums_maxima_and_products_of_whole_numbers_are_exact()
    {
        Tensor x = Tensor.From(new long[] { 1L << 62, 3, -5, 7, 1L << 40, 2 }, [2, 3]);
        Assert.Equal([(1L << 62) - 2, 9 + (1L << 40)], x.Sum(1).ToArray<long>());
        Assert.Equal([1L << 62, 1L << 40, 2], x.Max(0).ToArray<long>());
        Assert.Equal([(1L << 62) + 3 - 10], x.MatMul(Tensor.From(1L, 1L, 2L))[0].Reshape(1).ToArray<long>());
        Assert.Equal(-3, Tensor.From(-7, -3, -100).Max().Item<int>());
    }

    [Theory]
    [InlineData("Exp")]
    [InlineData("Sqrt")]
    [InlineData("Tanh")]
    [InlineData("Sigmoid")]
    public void Functions_of_reals_refuse_whole_numbers_and_name_the_fix(string name) =>
        Assert.Contains("Cast(ElementType.Float32)", Assert.Throws<ShapeException>(() => Formulas.Get(name).Call([Tensor.From(1, 2)])).Message);
}

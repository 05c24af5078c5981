namespace Myelin.Tests;

/// <summary>Every op gives the same bits, gradients included, for any threads and registers, eager and captured, and for a row alone and in a batch.</summary>
public sealed class OpBitsTests
{
    /// <summary>Structural rows and formulas alike: operands of a seed, for each set of shapes, and the op.</summary>
    sealed record Case(Func<ElementType, int, Tensor[]> Operands, Func<Tensor[], Tensor> Call);

    public static TheoryData<string> Names =>
    [
        .. OpTable.Rows.Select(row => row.Name),
        .. Formulas.All.Where(formula => formula.Inputs > 0).Select(formula => formula.Name),
    ];

    public static TheoryData<string> RowNames =>
    [
        .. OpTable.Rows.Where(row => row.RowWise).Select(row => row.Name),
        .. Formulas.All.Where(formula => formula.Inputs > 0).Select(formula => formula.Name),
    ];

    static IEnumerable<Case> Cases(string name, bool large)
    {
        if (OpTable.Rows.FirstOrDefault(row => row.Name == name) is { } row)
            return from shapes in large && row.Large.Length > 0
                ? row.Large
                : row.Inputs
                   select new Case((type, seed) => row.Operands(shapes, type, seed), row.Call);
        Formula formula = Formulas.Get(name);
        Shape[][] sizes = large ? [[[50_001], [50_001]]] : [[[33, 7], [33, 7]], [[33, 64], [64]], [[5, 1], [3, 1, 4]]];
        return from shapes in sizes
               select new Case(
            (type, seed) => [.. shapes[..formula.Inputs].Select((shape, i) => Numbers.Tensor(shape, type, seed + i, -6, 6))], formula.Call);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Threads_and_registers_change_no_bit(string name)
    {
        foreach (Case op in Cases(name, large: true))
        {
            foreach (ElementType type in new[] { ElementType.Float32, ElementType.Float64 })
            {
                Tensor[]? expected = null;
                foreach (CpuDevice device in Devices.All)
                {
                    using var _ = device.Use();
                    Tensor[] operands = op.Operands(type, 5), results = GradientCheck.ValueAndGradients(operands, op.Call)(operands);
                    expected ??= results;
                    for (int i = 0; i < results.Length; i++)
                        SameBits.Assert(
                            expected[i], results[i], $"{name} of {type}{operands[0].Shape} on {device.Name}, {(i == 0 ? "value" : $"gradient {i - 1}")}");
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_captured_run_gives_the_bits_of_an_eager_one(string name)
    {
        foreach (Case op in Cases(name, large: false))
        {
            foreach (ElementType type in new[] { ElementType.Float32, ElementType.Float64 })
            {
                Func<Tensor[], Tensor[]> body = GradientCheck.ValueAndGradients(op.Operands(type, 0), op.Call);
                Step step = new(body), checkedStep = new(body) { Check = true };
                for (int run = 0; run < 3; run++)
                {
                    Tensor[] operands = op.Operands(type, 50 * run), expected = body(operands), results = step.Run(operands);
                    for (int i = 0; i < expected.Length; i++)
                        SameBits.Assert(expected[i], results[i], $"{name} of {type}{operands[0].Shape}, run {run}, {(i == 0 ? "value" : $"gradient {i - 1}")}");
                    checkedStep.Run(operands);
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(RowNames))]
    public void A_row_alone_has_the_bits_that_it_has_in_a_batch(string name)
    {
        foreach (Case op in Cases(name, large: true))
        {
            foreach (CpuDevice device in new[] { Devices.At(2, CpuDevice.Widest), Devices.At(1, SimdLevel.Scalar) })
            {
                using var _ = device.Use();
                Tensor[] operands = op.Operands(ElementType.Float32, 9);
                bool all = OpTable.Rows.All(row => row.Name != name);           // of an elementwise op every operand has the row
                Tensor batch = op.Call(operands);
                foreach (int i in new[] { 0, 1, batch.Shape[0] / 2, batch.Shape[0] - 1 })
                {
                    Tensor alone = op.Call([.. operands.Select((x, k) => k == 0 || all ? x[i..(i + 1)] : x)]);
                    SameBits.Assert(batch[i..(i + 1)], alone, $"{name}, row {i} on {device.Name}");
                }
            }
        }
    }

    [Fact]
    public void Random_numbers_are_the_same_for_any_threads_and_registers()
    {
        Tensor[] Draw() =>
        [
            Tensor.Uniform([200_001], 3), Tensor.Normal([200_001], 4), Tensor.Uniform([90_001], 5, ElementType.Float64),
            Tensor.Normal([90_001], 6, ElementType.Float64), Tensor.Permutation(5000, 7), Tensor.TruncatedNormal([200_001], 8),
            Tensor.TruncatedNormal([90_001], 9, ElementType.Float64),
        ];
        Tensor[] expected = Draw();
        foreach (CpuDevice device in Devices.All)
        {
            using var _ = device.Use();
            Tensor[] drawn = Draw();
            for (int i = 0; i < drawn.Length; i++) SameBits.Assert(expected[i], drawn[i], $"draw {i} on {device.Name}");
        }
    }
}

using Myelin.Tests.Kernels;

namespace Myelin.Tests;

/// <summary>Kernels of ops are one piece of machine code each: no call is left where one was to be inlined.</summary>
public sealed class KernelInliningTests
{
    [Fact]
    public void No_kernel_has_a_call_that_was_to_be_inlined() =>
        FreshProcess.Run($"{typeof(KernelInliningTests).FullName}.{nameof(Kernels_in_a_fresh_process)}");

    /// <summary>Compiles every kernel of every op, formula and update at every width and type while listening.</summary>
    [Fact(Explicit = true)]
    public void Kernels_in_a_fresh_process()
    {
        using var listener = new InliningListener();
        foreach (SimdLevel level in Devices.Levels)
        {
            using var _ = Devices.At(2, level).Use();
            foreach (ElementType type in new[] { ElementType.Float32, ElementType.Float64 })
            {
                foreach (Elementwise kernel in Formulas.All.SelectMany(formula => formula.Kernels))
                    kernel.Run([.. Enumerable.Range(0, kernel.Inputs).Select(i => Numbers.Tensor([33], type, i))], [33]);
                foreach (OpRow row in OpTable.Rows)
                    foreach (Shape[] shapes in row.Inputs.Concat(row.Large)) GradientCheck.Gradients(row.Operands(shapes, type), row.Call);
                Tensor.Normal([100], 1, type);
            }
        }
        listener.Settle();
        Assert.True(listener.Heard > 1000, $"{listener.Heard} reports of inlining");
        Assert.True(listener.Refused.Count == 0, string.Join("\n", listener.Refused.Take(20)));
    }
}

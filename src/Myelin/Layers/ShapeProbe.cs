namespace Myelin;

/// <summary>Finds the shapes of a module by calling it on batches without examples: nothing is computed.</summary>
/// <remarks>
/// Free axes get a size to build with. A second pass with another size tells which axes of the modules within follow it. Sizes that
/// do not suit the module are passed over.
/// </remarks>
static class ShapeProbe
{
    /// <summary>Sizes of free axes: large enough for a few windows and poolings, then smaller and larger ones.</summary>
    public static readonly int[] Sizes = [64, 8, 2, 1, 256];

    [ThreadStatic] static bool refining;

    /// <summary>Whether the modules called on this thread compare their shapes with those that they were built with.</summary>
    public static bool IsRefining => refining;

    /// <summary>Builds a module for some inputs.</summary>
    /// <param name="module">The module, which is not built.</param>
    /// <param name="inputs">Its inputs.</param>
    /// <param name="examples">Whether a module that fails on no examples may try one.</param>
    public static void Build(Module module, IReadOnlyList<TensorSpec> inputs, bool examples = true)
    {
        using Recording.Region region = Recording.Off();
        bool free = inputs.Any(input => input.HasFreeAxes);
        if (!free) Once(module, inputs, 1, examples);
        else Refine(module, inputs, FirstThatFits(module, inputs, examples));
    }

    static int FirstThatFits(Module module, IReadOnlyList<TensorSpec> inputs, bool examples)
    {
        ShapeException? first = null;
        foreach (int size in Sizes)
        {
            try
            {
                return Once(module, inputs, size, examples);
            }
            catch (ShapeException e)
            {
                first ??= e;
            }
        }
        throw first!;
    }

    static int Once(Module module, IReadOnlyList<TensorSpec> inputs, int size, bool examples)
    {
        try
        {
            module.Call(Batches(inputs, 0, size));
        }
        catch (Exception) when (examples)
        {
            module.Call(Batches(inputs, 1, size));
        }
        return size;
    }

    static void Refine(Module module, IReadOnlyList<TensorSpec> inputs, int built)
    {
        ShapeException? failure = null;
        refining = true;
        try
        {
            foreach (int size in Sizes)
            {
                if (size == built) continue;
                try
                {
                    module.Call(Batches(inputs, 0, size));
                    return;
                }
                catch (ShapeException e)
                {
                    failure ??= e;
                }
            }
        }
        finally { refining = false; }
        module.Unbuild();
        throw new ShapeException($"{module}: has an input of {string.Join(" and ", inputs)} with a free axis, but works with one size of it alone; " +
            $"give the axis a size. {failure!.Message}");
    }

    /// <summary>Zeros for every input.</summary>
    public static Tensor[] Batches(IReadOnlyList<TensorSpec> inputs, int examples, int size) =>
        [.. inputs.Select(input => Tensor.Zeros(input.BatchShape(examples, size), input.Type))];
}

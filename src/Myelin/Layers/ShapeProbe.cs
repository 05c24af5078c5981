namespace Myelin;

/// <summary>Infers the shapes of a module by calling it on empty batches, so that nothing is computed.</summary>
/// <remarks>
/// Free axes are given a size to build with. A second pass with another size finds the axes of inner modules that depend on it. Sizes
/// that the module rejects are skipped.
/// </remarks>
static class ShapeProbe
{
    /// <summary>Sizes to try for free axes: first one large enough for a few convolutions and poolings, then smaller and larger ones.</summary>
    public static readonly int[] Sizes = [64, 8, 2, 1, 256];

    [ThreadStatic] static bool refining;

    /// <summary>Whether modules called on this thread compare their shapes with the shapes they were built with.</summary>
    public static bool IsRefining => refining;

    /// <summary>Builds a module for the given inputs.</summary>
    /// <param name="module">The module to build.</param>
    /// <param name="inputs">The specifications of its inputs.</param>
    /// <param name="examples">Whether to retry with one example if the module fails on an empty batch.</param>
    public static void Build(Module module, IReadOnlyList<TensorSpec> inputs, bool examples = true)
    {
        using Recording.Region region = Recording.Off();
        using RandomStream.Scope draws = RandomStream.Current.Fork().Use();
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
            module.Call(Batches(inputs, 0, size), new() { IsProbe = true });
        }
        catch (Exception) when (examples)
        {
            module.Call(Batches(inputs, 1, size), new() { IsProbe = true });
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
                    module.Call(Batches(inputs, 0, size), new() { IsProbe = true });
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
        throw new ShapeException($"{module}: declares an input of {string.Join(" and ", inputs)} with a free axis, but works with one size only; " +
            $"give the axis a fixed size. {failure!.Message}");
    }

    /// <summary>Zeros for every input.</summary>
    public static Tensor[] Batches(IReadOnlyList<TensorSpec> inputs, int examples, int size) =>
        [.. inputs.Select(input => Tensor.Zeros(input.BatchShape(examples, size), input.Type))];
}

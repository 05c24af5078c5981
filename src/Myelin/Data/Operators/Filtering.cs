namespace Myelin;

public abstract partial class Dataset
{
    /// <summary>The examples that fulfil a condition, in order.</summary>
    /// <param name="keep">Whether an example is kept.</param>
    /// <returns>A stream whose number of examples is not known.</returns>
    /// <remarks>A resumed pass evaluates the condition again for the examples before.</remarks>
    /// <exception cref="ExampleException">On reading: the condition threw an exception.</exception>
    public Dataset Filter(Func<Example, bool> keep)
    {
        ArgumentNullException.ThrowIfNull(keep);
        return Derived(position => Filtered(keep, position), null);
    }

    IEnumerable<Example> Filtered(Func<Example, bool> keep, StreamPosition position)
    {
        long index = 0, left = position.First;
        foreach (Example example in Elements(position with { First = 0 }))
            if (IsKept(keep, example, new(position.Seed, position.Epoch, index++, Transforms + 1)) && --left < 0)
                yield return example;
    }

    bool IsKept(Func<Example, bool> keep, Example example, ExampleRandom random)
    {
        using RandomStream.Scope draws = random.Draws(Transforms + 1).Use();
        return ExampleException.Guard(nameof(Filter), random, () => keep(example));
    }
}

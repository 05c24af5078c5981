namespace Myelin;

public abstract partial class Dataset
{
    /// <summary>The examples several times, or without end. Each pass has its own orders and random numbers; the first one has those of this data
    /// set.</summary>
    /// <param name="times">The number of passes; without end if left out. An endless data set needs <see cref="Take"/> to train with.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are negative passes, or more examples than an <see cref="int"/> counts.</exception>
    public Dataset Repeat(int? times = null)
    {
        if (times < 0 || (times is { } some && IsCounted && (long)some * Count > int.MaxValue))
            throw new ArgumentOutOfRangeException(nameof(times), $"Repeat: expects 0 or more passes of at most {int.MaxValue} examples in all, " +
                $"received {times}{(IsCounted ? $" of {Count} examples" : "")}; leave it out to repeat without end.");
        return Derived(position => Repeated(position, times), IsCounted && times != null ? times * Count : null);
    }

    IEnumerable<Example> Repeated(StreamPosition position, int? times)
    {
        long pass = 0, skipped = position.First;
        if (IsCounted && Count > 0) (pass, skipped) = Math.DivRem(position.First, Count);
        for (; times == null || pass < times; pass++)
        {
            bool any = false;
            foreach (Example example in Elements(new(SeedOf(position.Seed, pass), position.Epoch, IsCounted ? skipped : 0)))
            {
                any = true;
                if (IsCounted || --skipped < 0) yield return example;
            }
            if (!any) yield break;   // more passes of nothing have no end
            if (IsCounted) skipped = 0;
        }
    }

    /// <summary>The seed of a pass: that of the training for the first one.</summary>
    static long SeedOf(long seed, long pass)
    {
        const ulong Site = 0x726570656174;   // "repeat" in ASCII
        if (pass == 0) return seed;
        (uint a, uint b, _, _) = Philox.Block((ulong)pass, Site, (ulong)seed);
        return (long)(a | ((ulong)b << 32));
    }
}

namespace Myelin;

/// <summary>
/// Mean and variance of numbers that come one by one. The result depends on the numbers and their order, but not on how they are divided into batches.
/// </summary>
/// <remarks>
/// Of the distances from the first number, which loses nothing if the mean is large: blocks of 256 by Welford's recurrence, and then pairs of equally many
/// (Chan, Golub and LeVeque, "Updating formulae and a pairwise algorithm for computing sample variances", 1979). In float64 the
/// squares of all float32 numbers are finite.
/// </remarks>
sealed class RunningMoments
{
    const int Block = 256;

    readonly record struct Part(long Count, double Mean, double Squares)
    {
        /// <summary>Both parts together.</summary>
        public static Part operator +(Part a, Part b)
        {
            long count = a.Count + b.Count;
            double distance = b.Mean - a.Mean, share = (double)b.Count / count;
            return new(count, a.Mean + distance * share, a.Squares + b.Squares + distance * distance * share * a.Count);
        }
    }

    readonly List<Part> parts = [];
    long blocks, count;
    double shift = double.NaN, mean, squares;

    /// <summary>Adds a number.</summary>
    public void Add(double x)
    {
        if (double.IsNaN(shift)) shift = x;
        x -= shift;
        double before = x - mean;
        mean += before / ++count;
        squares += before * (x - mean);
        if (count < Block) return;
        // Part i of the list holds 2^i blocks if bit i of the number of blocks is set.
        var whole = new Part(count, mean, squares);
        (count, mean, squares) = (0, 0, 0);
        int level = 0;
        for (; (blocks >> level & 1) == 1; level++) whole = parts[level] + whole;
        if (level == parts.Count) parts.Add(whole);
        else parts[level] = whole;
        blocks++;
    }

    /// <summary>The number of numbers, their mean and their variance (divided by the number).</summary>
    public (long Count, double Mean, double Variance) Result
    {
        get
        {
            var all = new Part(count, mean, squares);
            for (int level = 0; level < parts.Count; level++)
                if ((blocks >> level & 1) == 1) all = all.Count == 0 ? parts[level] : parts[level] + all;
            return (all.Count, shift + all.Mean, all.Count == 0 ? 0 : all.Squares / all.Count);
        }
    }
}

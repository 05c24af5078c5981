using System.Numerics;

namespace Myelin.Gallery.Computing;

/// <summary>
/// The shortest OR of ANDs of a truth table: its prime implicants, and the fewest of them that cover every row where it is 1.
/// (Quine, "A way to simplify truth functions", 1955; McCluskey, "Minimization of Boolean functions", 1956.)
/// </summary>
static class QuineMcCluskey
{
    /// <summary>
    /// The terms that cannot lose a bit. Two terms that read the same bits and differ in one are one term without it; what takes part in no such pair is prime.
    /// </summary>
    public static IReadOnlyList<Implicant> Primes(BooleanFunction function)
    {
        var primes = new List<Implicant>();
        var level = new HashSet<Implicant>(OrOfAnds.Terms(function));
        while (level.Count > 0)
        {
            var wider = new HashSet<Implicant>();
            foreach (Implicant term in level)
            {
                bool isPrime = true;
                for (int bit = 1; bit < 1 << function.Inputs; bit <<= 1)
                {
                    if ((term.Free & bit) != 0 || !level.Contains(term with { Values = term.Values ^ bit })) continue;
                    isPrime = false;
                    wider.Add(term with { Values = term.Values & ~bit, Free = term.Free | bit });
                }
                if (isPrime) primes.Add(term);
            }
            level = wider;
        }
        return primes;
    }

    /// <summary>The terms of a shortest cover, and whether the search proved that none is shorter.</summary>
    public static (IReadOnlyList<Implicant> Terms, bool IsShortest) Reduce(BooleanFunction function)
    {
        Implicant[] primes = [.. Primes(function).OrderBy(prime => prime.Literals)];
        int[] rows = function.TrueRows;
        BigInteger[] sets = [.. primes.Select(
            prime => rows.Index().Where(row => prime.Covers(row.Item)).Aggregate(BigInteger.Zero, (set, row) => set | BigInteger.One << row.Index))];
        var cover = new MinimalCover(sets);
        return ([.. cover.Chosen.Select(i => primes[i])], cover.IsShortest);
    }
}

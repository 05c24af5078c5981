using System.Numerics;
using Myelin.Gallery.Computing;

namespace Myelin.Gallery.Tests.Computing;

public class QuineMcCluskeyTests
{
    /// <summary>All 27 terms of three bits: each bit read as 0, read as 1, or not read.</summary>
    static readonly Implicant[] terms =
    [
        .. from free in Enumerable.Range(0, 8) from values in Enumerable.Range(0, 8) where (values & free) == 0 select new Implicant(3, values, free),
    ];

    [Fact]
    public void No_cover_of_a_function_of_three_bits_is_shorter_than_the_one_that_is_found()
    {
        int[] fewest = Fewest();
        for (int number = 0; number < 256; number++)
        {
            BooleanFunction function = BooleanFunction.Numbered(3, number);
            var (cover, isShortest) = QuineMcCluskey.Reduce(function);
            Assert.True(isShortest);
            Assert.Equal(fewest[number], cover.Count);
            Assert.Equal(number, cover.Aggregate(0, (union, term) => union | Rows(term)));
        }
    }

    [Fact]
    public void A_prime_term_lies_within_the_function_and_in_no_wider_term_of_it()
    {
        for (int number = 0; number < 256; number++)
        {
            Implicant[] within = [.. terms.Where(term => (Rows(term) & ~number) == 0)];
            Assert.Equal(
                within.Where(term => !within.Any(other => other != term && (Rows(term) & ~Rows(other)) == 0)).OrderBy(Rows),
                QuineMcCluskey.Primes(BooleanFunction.Numbered(3, number)).OrderBy(Rows));
        }
    }

    [Fact]
    public void A_search_that_is_given_up_says_so_and_still_covers()
    {
        var random = new Random(1);
        BigInteger[] sets =
        [
            .. Enumerable.Range(0, 150).Select(_ => Enumerable.Range(0, 12).Aggregate(BigInteger.Zero, (set, _) => set | BigInteger.One << random.Next(120))),
        ];
        var cover = new MinimalCover(sets);
        Assert.False(cover.IsShortest);
        Assert.Equal(sets.Aggregate((a, b) => a | b), cover.Chosen.Select(i => sets[i]).Aggregate((a, b) => a | b));
    }

    static int Rows(Implicant term) => Enumerable.Range(0, 8).Where(term.Covers).Aggregate(0, (rows, row) => rows | 1 << row);

    /// <summary>How many terms each of the 256 functions needs: those that one more term makes of those that are known, breadth first.</summary>
    static int[] Fewest()
    {
        int[] fewest = [.. Enumerable.Repeat(int.MaxValue, 256)];
        fewest[0] = 0;
        for (int count = 0; fewest.Contains(int.MaxValue); count++)
            foreach (int number in Enumerable.Range(0, 256).Where(number => fewest[number] == count).ToArray())
                foreach (Implicant term in terms) fewest[number | Rows(term)] = Math.Min(fewest[number | Rows(term)], count + 1);
        return fewest;
    }
}

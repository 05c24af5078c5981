namespace Myelin.Tests;

/// <summary>The first free block is found as by looking at every block.</summary>
public sealed class OccupancyTests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(7, 40)]
    [InlineData(64, 300)]
    [InlineData(1000, 600)]
    public void A_block_is_placed_at_the_first_free_address(int times, int blocks)
    {
        var random = new Random(times);
        var occupied = new Occupancy(times);
        var placed = new List<(long Start, long End, int From, int To)>();
        for (int i = 0; i < blocks; i++)
        {
            int from = random.Next(times), to = i % 3 == 0 ? random.Next(from, times) : Math.Min(times - 1, from + random.Next(3));
            long size = 64 * random.Next(1, 40), alignment = i % 5 == 0 ? 4096 : 64, expected = 0;
            foreach ((long start, long end, _, _) in placed.Where(block => block.From <= to && from <= block.To).OrderBy(block => block.Start))
            {
                if (expected + size <= start) break;
                expected = Math.Max(expected, (end + alignment - 1) / alignment * alignment);
            }
            Assert.Equal(expected, occupied.Place(from, to, size, alignment));
            placed.Add((expected, expected + size, from, to));
        }
    }
}

namespace Myelin.Tests;

/// <summary>Counts what some work allocates on its thread.</summary>
static class Allocations
{
    /// <summary>
    /// The bytes of the best of several rounds: what the runtime does on the thread meanwhile, such as compiling, does not happen
    /// in all of them.
    /// </summary>
    /// <param name="work">The work; it runs once before.</param>
    public static long Least(Action work)
    {
        work();
        long least = long.MaxValue;
        for (int round = 0; round < 8 && least > 0; round++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            work();
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }
        return least;
    }
}

using System.Text;

namespace Myelin;

/// <summary>Gives each random thing of a model a stream of its own.</summary>
static class SeedStream
{
    /// <summary>A number from a seed and a path by FNV-1a (Fowler, Noll, Vo), so that a stream depends on nothing else.</summary>
    public static long Of(long seed, string path)
    {
        ulong hash = 14695981039346656037;
        foreach (byte b in Encoding.UTF8.GetBytes(path)) hash = (hash ^ b) * 1099511628211;
        (uint a, uint b0, _, _) = Philox.Block(hash, 0, (ulong)seed);
        return (long)(a | ((ulong)b0 << 32));
    }
}

using System.Text;

namespace Myelin;

/// <summary>Derives an independent random seed for each parameter and random layer of a model.</summary>
static class SeedStream
{
    static long modules;

    /// <summary>The seed of the next module that is built outside a model: 0, 1, 2, ... A program that builds them in one order repeats.</summary>
    public static long Next() => Interlocked.Increment(ref modules) - 1;

    /// <summary>Mixes a seed with the FNV-1a hash (Fowler, Noll, Vo) of a path. The result depends on nothing else.</summary>
    public static long Of(long seed, string path)
    {
        (uint a, uint b, _, _) = Philox.Block(Hash(path), 0, (ulong)seed);
        return (long)(a | ((ulong)b << 32));
    }

    /// <summary>The FNV-1a hash of the UTF-8 bytes of a text: the same in every process, on every machine and in every release.</summary>
    public static ulong Hash(string text)
    {
        ulong hash = 14695981039346656037;
        foreach (byte b in Encoding.UTF8.GetBytes(text)) hash = (hash ^ b) * 1099511628211;
        return hash;
    }
}

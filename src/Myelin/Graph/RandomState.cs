namespace Myelin;

/// <summary>A stream of random keys, one per draw. The count is a state, so every replay of a captured step draws new numbers.</summary>
public sealed class RandomState
{
    /// <summary>Creates the stream of a seed and a site. Equal arguments give equal numbers.</summary>
    /// <param name="seed">The seed of the run.</param>
    /// <param name="site">The place of the draw within the run, such as the position of a layer in the model.</param>
    public RandomState(long seed, long site = 0)
    {
        (uint a, uint b, uint c, uint d) = Philox.Block((ulong)site, 0, (ulong)seed);
        State = new State(Tensor.From((long)(a | ((ulong)b << 32)) ^ (long)(c | ((ulong)d << 32)), 0L), "random") { IsKey = true };
    }

    /// <summary>The key of the next draw: [stream, step].</summary>
    public State State { get; }

    /// <summary>Returns the key (Int64 [2]) for one draw. The next call returns another.</summary>
    public Tensor Next()
    {
        Tensor key = State.Value;
        State.Value = key + Tensor.From(0L, 1L);
        return key;
    }
}

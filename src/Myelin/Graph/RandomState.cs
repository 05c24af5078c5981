namespace Myelin;

/// <summary>A stream of random keys: one for each draw, counted in a state, so that a captured step draws anew at every replay.</summary>
public sealed class RandomState
{
    /// <summary>The stream of a seed and a site: equal ones give equal numbers.</summary>
    /// <param name="seed">The run's seed.</param>
    /// <param name="site">Which of the run's draws this is, such as a layer's place in the model.</param>
    public RandomState(long seed, long site = 0)
    {
        (uint a, uint b, uint c, uint d) = Philox.Block((ulong)site, 0, (ulong)seed);
        State = new State(Tensor.From((long)(a | ((ulong)b << 32)) ^ (long)(c | ((ulong)d << 32)), 0L), "random");
    }

    /// <summary>The key of the next draw: [stream, step].</summary>
    public State State { get; }

    /// <summary>The key (Int64 [2]) for one draw; the next call gives another.</summary>
    public Tensor Next()
    {
        Tensor key = State.Value;
        State.Value = key + Tensor.From(0L, 1L);
        return key;
    }
}

namespace Myelin;

/// <summary>Things that one thread at a time works with, kept for the next one.</summary>
/// <param name="kept">The most that are kept; further ones are left to the collector.</param>
sealed class Rentals<T>(int kept = 4) where T : class
{
    readonly Lock gate = new();
    readonly Stack<T> free = [];

    /// <summary>One that nobody uses; null if there is none.</summary>
    public T? Rent()
    {
        lock (gate) return free.TryPop(out T? one) ? one : null;
    }

    /// <summary>Gives one back.</summary>
    public void Return(T one)
    {
        lock (gate)
            if (free.Count < kept) free.Push(one);
    }
}

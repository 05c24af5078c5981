namespace Myelin;

/// <summary>A statement of a written program.</summary>
/// <param name="layer">The path of the layer that it belongs to.</param>
abstract class SourceStatement(string layer)
{
    public string Origin => layer;

    /// <summary>The buffers that it reads.</summary>
    public abstract IEnumerable<SourceBuffer> Reads { get; }

    /// <summary>The buffers that it fills. No other statement fills them.</summary>
    public abstract IEnumerable<SourceBuffer> Writes { get; }

    /// <summary>Its lines.</summary>
    /// <param name="functions">Receives the functions that they call.</param>
    public abstract IReadOnlyList<string> Lines(SourceFunctions functions);
}

/// <summary>Calls of helpers.</summary>
sealed class SourceCall(string layer, IReadOnlyList<string> lines, IReadOnlyList<SourceBuffer> reads, IReadOnlyList<SourceBuffer> writes)
    : SourceStatement(layer)
{
    /// <inheritdoc/>
    public override IEnumerable<SourceBuffer> Reads => reads;

    /// <inheritdoc/>
    public override IEnumerable<SourceBuffer> Writes => writes;

    /// <inheritdoc/>
    public override IReadOnlyList<string> Lines(SourceFunctions functions) => lines;
}

namespace Myelin;

/// <summary>Options of a <see cref="Predictor"/>; they can be bound to the configuration.</summary>
public sealed class PredictorOptions
{
    /// <summary>The model file.</summary>
    public string Path { get; set; } = "";

    /// <summary>The number of inputs that are computed at once.</summary>
    public int BatchSize { get; set; } = 256;

    /// <summary>The most bytes that loading the model may take; null for the default of <see cref="Model.Load"/>.</summary>
    public long? MemoryLimit { get; set; }

    /// <summary>Whether one prediction of zeros is made when the model is loaded, so that the first request is as fast as the others.</summary>
    public bool WarmUp { get; set; } = true;
}

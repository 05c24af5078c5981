namespace Myelin.Gallery.Neurons;

/// <summary>Notes something about a model's weights before training and after every epoch, or after every update.</summary>
/// <param name="note">What is noted, from <see cref="DoublePrecision"/>'s Weights.</param>
/// <param name="everyUpdate">Whether after every update.</param>
sealed class WeightPath<T>(Func<double[], T> note, bool everyUpdate = false) : Callback
{
    readonly List<T> notes = [];

    /// <summary>What was noted.</summary>
    public IReadOnlyList<T> Notes => notes;

    public override void OnTrainBegin(Model model) => notes.Add(note(model.Weights()));

    public override void OnBatchEnd(Model model, BatchResult result)
    {
        if (everyUpdate) notes.Add(note(model.Weights()));
    }

    public override void OnEpochEnd(Model model, EpochResult result)
    {
        if (!everyUpdate) notes.Add(note(model.Weights()));
    }
}

using Myelin.Gallery.Neurons;

namespace Myelin.Gallery;

/// <summary>The test images that a classifier gets wrong, the most confident mistakes first.</summary>
public static class Mistakes
{
    /// <summary>A grid of wrong answers: "4, not 9".</summary>
    /// <param name="title">The title.</param>
    /// <param name="model">The classifier.</param>
    /// <param name="test">Labelled images; values from 0 to 1.</param>
    /// <param name="count">The most images to draw.</param>
    public static ImageGrid? Of(string title, Model model, Dataset test, int count = 15)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(test);
        Tensor probabilities = model.Predict(test);
        long[] answers = probabilities.ArgMax().ToArray<long>();
        float[] sure = probabilities.Max(-1).ToArray<float>();
        double[] labels = test.Numbers();
        int[] wrong = [.. Enumerable.Range(0, answers.Length).Where(i => answers[i] != (long)labels[i]).OrderByDescending(i => sure[i]).Take(count)];
        if (wrong.Length == 0) return null;
        Tensor images = test.Examples(wrong).Inputs[0];
        if (images.Rank == 2) return null;
        return new(title, images.Clamp(0, 1), [.. wrong.Select(i => $"{test.Classes[(int)answers[i]]}, not {test.Classes[(int)labels[i]]}")]);
    }
}

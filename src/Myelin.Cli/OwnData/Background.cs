using System.Globalization;

namespace Myelin.Cli.OwnData;

/// <summary>The brightness at the border of pictures, 0 black to 1 white, which tells light on dark from dark on light.</summary>
static class Background
{
    /// <summary>The name of the model's note that holds the background of the training pictures.</summary>
    public const string Note = "background";

    const int Sample = 200;
    const double Dark = 0.3, Light = 0.7;

    /// <summary>The median background of a data set's first pictures; null if its inputs are no pictures.</summary>
    public static double? Of(Dataset data)
    {
        if (data.Preprocessing is not ImagePreprocessing image || data.Count == 0) return null;
        Tensor some = data.Examples([.. Enumerable.Range(0, Math.Min(Sample, data.Count))]).Inputs[0];
        double[] borders = [.. Enumerable.Range(0, some.Shape[0]).Select(i => Of(some[i], image)).Order()];
        return borders[borders.Length / 2];
    }

    /// <summary>The background of one picture.</summary>
    /// <param name="picture">An input of the model: [height, width, channels].</param>
    /// <param name="image">How it was read.</param>
    public static double Of(Tensor picture, ImagePreprocessing image)
    {
        Tensor grey = picture.Mean(2);
        double sum = (double)grey[0].Mean() + (double)grey[^1].Mean() + (double)grey[.., 0].Mean() + (double)grey[.., ^1].Mean();
        return (sum / 4 - image.Black) / (image.White - image.Black);
    }

    /// <summary>light on dark, dark on light, or null for pictures without an even background.</summary>
    public static string? InWords(double background) => background < Dark ? "light on dark" : background > Light ? "dark on light" : null;

    /// <summary>A warning if a picture is the other way round than those of the training; null if it is not.</summary>
    public static string? Warning(string name, Tensor picture, ImagePreprocessing image, Model model)
    {
        if (!model.Notes.TryGetValue(Note, out string? note) || !double.TryParse(note, NumberStyles.Float, CultureInfo.InvariantCulture, out double trained))
            return null;
        string? expected = InWords(trained), received = InWords(Of(picture, image));
        return expected == null || received == null || expected == received ? null
            : $"\"{name}\" seems to be {received}, and the training pictures were {expected}; --invert inverts it.";
    }
}

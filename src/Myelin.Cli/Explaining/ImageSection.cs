using System.Globalization;

namespace Myelin.Cli.Explaining;

/// <summary>An image beside the pixels that an output depends on.</summary>
static class ImageSection
{
    /// <summary>The section; null if the input is not an image of one or three channels.</summary>
    public static ReportSection? Of(Model model, Influence influence)
    {
        if (influence.Input.Shape[1..] is not { Rank: 3 } shape || shape[2] is not (1 or 3)) return null;
        Tensor gradient = influence.Gradient.Reshape(shape), input = influence.Input.Reshape(shape);
        string meaning = influence.Meaning;
        return new("What speaks for it")
        {
            $"The {meaning} is {influence.Value.ToString("G5", CultureInfo.InvariantCulture).Replace('-', '−')}. Its gradient by a pixel says how much it " +
                "would change with the pixel; gradient · input, what the pixel as it is adds to it, to first order.",
            Picture(model, input, shape),
            Map("Saliency: the size of the gradient", gradient.Abs().Max(2), $"|∂ {meaning} / ∂ pixel|{(shape[2] > 1 ? ", largest of the channels" : "")}",
                ColourMap.Sequential),
            Map("Gradient · input", (gradient * input).Sum(2), $"added to the {meaning}", ColourMap.Diverging),
        };
    }

    static Figure Picture(Model model, Tensor input, Shape shape)
    {
        const string Title = "The picture as the model receives it";
        if (shape[2] == 1) return Map(Title, input.Reshape(shape[0], shape[1]), "input", ColourMap.Grey);
        (double black, double white) = model.Preprocessing is ImagePreprocessing image ? (image.Black, image.White) : (0, 1);
        return new ImageGrid(Title, ((input - black) / (white - black)).Clamp(0, 1).Reshape(1, shape[0], shape[1], shape[2]));
    }

    static HeatMap Map(string title, Tensor pixels, string unit, ColourMap map) => new(title, "column (pixels)", "row (pixels)", pixels, unit, map);
}

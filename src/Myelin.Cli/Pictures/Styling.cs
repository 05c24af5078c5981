using System.Text.Json;
using Myelin.Cli.Running;
using Myelin.Cli.Screens;
using Myelin.Cli.Terminals;
using Myelin.Gallery.Applications;

namespace Myelin.Cli.Pictures;

/// <summary>One <c>myelin style</c>.</summary>
sealed class Styling
{
    /// <summary>The weight of the style for a strength of 1.</summary>
    const double Usual = 2000;

    static readonly string[] layers = ["ReLU253", "ReLU269", "ReLU301", "ReLU333"];

    public required string Content { get; init; }

    public required string Style { get; init; }

    public required string Out { get; init; }

    public required int Size { get; init; }

    public required int Steps { get; init; }

    public required double Strength { get; init; }

    public required int Sizes { get; init; }

    public required bool KeepsColours { get; init; }

    public int Write(TextWriter output, bool json, bool open)
    {
        PictureFiles.Checked(Out);
        Tensor content = PictureFiles.Read(Content, Size), style = PictureFiles.Read(Style, Size);
        using var stop = new StopSignals();
        try
        {
            Functional features = ResNet18.Features(PictureFiles.Network(stop.Token), layers);
            var styling = new PictureStyle(features)
            {
                Steps = Steps,
                StyleWeight = Usual * Strength,
                Sizes = Sizes,
                KeepsColours = KeepsColours,
            };
            using var progress = new ShareScreen("restyling");
            (Tensor picture, StyleDistance before, StyleDistance after) = styling.Of(content, [new(style)], progress, stop.Token);
            PictureFiles.Write(Out, picture);
            double left = after.Style / before.Style;
            if (json)
                output.WriteLine(JsonSerializer.Serialize(
                    new { content = Content, style = Style, file = Out, width = picture.Shape[2], height = picture.Shape[1], gramLoss = left },
                    JsonSerializerOptions.Web));
            else
                output.WriteLine(Printable.Line(
                    $"{Out} ({picture.Shape[2]} x {picture.Shape[1]} pixels; {100 * left:0.#} % of the distance to the style left)"));
        }
        catch (OperationCanceledException) when (stop.Token.IsCancellationRequested)
        {
            Console.Error.WriteLine("Stopped; nothing was written.");
            return stop.Code;
        }
        if (open) Viewer.Show(Out, Console.Error);
        return ExitCode.Success;
    }
}

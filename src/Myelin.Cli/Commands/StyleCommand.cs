using System.CommandLine;
using Myelin.Cli.Pictures;

namespace Myelin.Cli.Commands;

/// <summary><c>myelin style</c>: a photograph in the style of another picture.</summary>
static class StyleCommand
{
    public static readonly Example[] Examples =
    [
        new("myelin style cat.jpg painting.jpg", "the cat as a painting, to cat-painting.png"),
        new("myelin style cat.jpg painting.jpg --keep-colours --out art.png", "with the colours of the photograph"),
        new("myelin style cat.jpg painting.jpg --sizes 2 --strength 3", "larger brush strokes, and more of them"),
    ];

    static readonly Argument<string> Content = new("content") { Description = "The photograph (.jpg, .png and others)." };
    static readonly Argument<string> Style = new("style") { Description = "The picture whose style is taken." };
    static readonly Option<string?> Out = new("--out") { Description = "The picture to write. Default: <content>-<style>.png.", HelpName = "file" };
    static readonly Option<long?> Size = Values.Whole("--size", "The longer side in pixels, about; 320 if left out.", 64, 2048);
    static readonly Option<long?> Steps = Values.Whole("--steps", "The steps at each size; 300 if left out.", 1, 10_000);
    static readonly Option<double?> Strength = Values.Positive("--strength", "The weight of the style; 1 if left out.");
    static readonly Option<long?> Sizes = Values.Whole(
        "--sizes", "How many sizes are made, each twice the one before; 1 if left out. More give larger forms.", 1, 4);
    static readonly Option<bool> KeepColours = new("--keep-colours") { Description = "Keep the colours of the photograph; only the brightness is restyled." };
    static readonly Option<bool> Open = new("--open") { Description = "Show the picture." };
    static readonly Option<bool> Json = new("--json") { Description = "Write one JSON object." };

    public static Command Create()
    {
        var command = new Command("style", "Restyle a photograph like another picture, with a network trained on photographs (downloaded once, 57 MiB).")
        {
            Content, Style, Out, Size, Steps, Strength, Sizes, KeepColours, Open, Json,
        };
        command.SetAction(parsed =>
        {
            (string content, string style) = (parsed.GetRequiredValue(Content), parsed.GetRequiredValue(Style));
            return new Styling
            {
                Content = content,
                Style = style,
                Out = parsed.GetValue(Out) ?? $"{Path.GetFileNameWithoutExtension(content)}-{Path.GetFileNameWithoutExtension(style)}.png",
                Size = (int)(parsed.GetValue(Size) ?? 320),
                Steps = (int)(parsed.GetValue(Steps) ?? 300),
                Strength = parsed.GetValue(Strength) ?? 1,
                Sizes = (int)(parsed.GetValue(Sizes) ?? 1),
                KeepsColours = parsed.GetValue(KeepColours),
            }.Write(parsed.InvocationConfiguration.Output, parsed.GetValue(Json), parsed.GetValue(Open));
        });
        return command;
    }
}

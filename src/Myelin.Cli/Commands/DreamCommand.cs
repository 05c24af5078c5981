using System.CommandLine;
using Myelin.Cli.Pictures;
using Myelin.Gallery.Applications;

namespace Myelin.Cli.Commands;

/// <summary><c>myelin dream</c>: what a network sees in a photograph, drawn into it.</summary>
static class DreamCommand
{
    public static readonly Example[] Examples =
    [
        new("myelin dream cat.jpg", "strokes and curls, to cat-dream.png"),
        new("myelin dream cat.jpg --block 6 --open", "eyes and feathers"),
        new("myelin dream cat.jpg --block 9 --strength 2 --out animals.png", "whole animals, and more of them"),
    ];

    static readonly Argument<string> Photo = new("photo") { Description = "The photograph (.jpg, .png and others)." };
    static readonly Option<string?> Out = new("--out") { Description = "The picture to write. Default: <photo>-dream.png.", HelpName = "file" };
    static readonly Option<long?> Size = Values.Whole("--size", "The longer side in pixels, about; 448 if left out.", 64, 2048);
    static readonly Option<long?> Block = Values.Whole(
        "--block", "Which part of the network dreams: 1 strokes, 3 curls, 6 eyes and feathers, 9 animals; 3 if left out.", 1, ResNet18.Blocks.Count);
    static readonly Option<long?> Steps = Values.Whole("--steps", "The steps at each size; 20 if left out.", 1, 10_000);
    static readonly Option<long?> Octaves = Values.Whole("--octaves", "The number of sizes; 4 if left out.", 1, 10);
    static readonly Option<double?> Strength = Values.Positive("--strength", "The size of a step; 1 if left out.");
    static readonly Option<long?> Seed = Values.Whole("--seed", "The seed of small movements; 0 if left out.", 0, int.MaxValue);
    static readonly Option<bool> Open = new("--open") { Description = "Show the picture." };
    static readonly Option<bool> Json = new("--json") { Description = "Write one JSON object." };

    public static Command Create()
    {
        var command = new Command("dream", "Draw what a network sees in a photograph into it, with a network trained on photographs (downloaded once, 57 MiB).")
        {
            Photo, Out, Size, Block, Steps, Octaves, Strength, Seed, Open, Json,
        };
        command.SetAction(parsed =>
        {
            string photo = parsed.GetRequiredValue(Photo);
            return new Dreaming
            {
                Photo = photo,
                Out = parsed.GetValue(Out) ?? $"{Path.GetFileNameWithoutExtension(photo)}-dream.png",
                Size = (int)(parsed.GetValue(Size) ?? 448),
                Block = (int)(parsed.GetValue(Block) ?? 3),
                Steps = (int)(parsed.GetValue(Steps) ?? 20),
                Octaves = (int)(parsed.GetValue(Octaves) ?? 4),
                Strength = parsed.GetValue(Strength) ?? 1,
                Seed = parsed.GetValue(Seed) ?? 0,
            }.Write(parsed.InvocationConfiguration.Output, parsed.GetValue(Json), parsed.GetValue(Open));
        });
        return command;
    }
}

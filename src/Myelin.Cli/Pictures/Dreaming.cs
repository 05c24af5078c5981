using System.Text.Json;
using Myelin.Cli.Running;
using Myelin.Cli.Screens;
using Myelin.Cli.Terminals;
using Myelin.Gallery.Applications;

namespace Myelin.Cli.Pictures;

/// <summary>One <c>myelin dream</c>.</summary>
sealed class Dreaming
{
    public required string Photo { get; init; }

    public required string Out { get; init; }

    public required int Size { get; init; }

    public required int Block { get; init; }

    public required int Steps { get; init; }

    public required int Octaves { get; init; }

    public required double Strength { get; init; }

    public required long Seed { get; init; }

    public int Write(TextWriter output, bool json, bool open)
    {
        const double Rate = 0.012;
        PictureFiles.Checked(Out);
        Tensor photo = PictureFiles.Read(Photo, Size);
        using var stop = new StopSignals();
        try
        {
            Functional features = ResNet18.Features(PictureFiles.Network(stop.Token), ResNet18.Blocks[Block - 1]);
            var dreaming = new PictureDream(features) { Steps = Steps, Octaves = Octaves, Rate = Rate * Strength };
            using var progress = new ShareScreen("dreaming");
            Tensor picture = dreaming.Of(photo, Seed, progress, stop.Token);
            PictureFiles.Write(Out, picture);
            double growth = dreaming.Activation(picture) / dreaming.Activation(photo);
            if (json)
                output.WriteLine(JsonSerializer.Serialize(
                    new { photo = Photo, file = Out, width = picture.Shape[2], height = picture.Shape[1], block = Block, growth }, JsonSerializerOptions.Web));
            else output.WriteLine(Printable.Line($"{Out} ({picture.Shape[2]} x {picture.Shape[1]} pixels; the activation is {growth:0.#} times as large)"));
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
